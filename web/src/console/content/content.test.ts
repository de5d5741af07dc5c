import { expect, test } from "vitest";
import { newRow, fieldsOf, told } from "./kinds";
import { draftOf, toBody, typesOf } from "./draft";
import { fill, named } from "./variables";

test("values are filled in once, and what has none is named", () => {
  expect(fill("Hi {{1}}, {{ city }} waits", { 1: "{{city}}" })).toEqual([
    { text: "Hi " }, { text: "{{city}}" }, { text: ", " }, { text: "{{ city }}", missing: "city" }, { text: " waits" },
  ]);
  expect(fill("{{a b}} {{}}", {})).toEqual([{ text: "{{a b}} {{}}" }]);
});

test("variables are found in every text of a type, each once", () => {
  const type = { body: "Hi {{name}}", actions: [{ title: "See {{2}}", url: "https://x/{{name}}" }], price: 5 };
  expect(named({ "twilio/card": type })).toEqual(["name", "2"]);
});

test("what is left empty is not told, and what has no field here stays", () => {
  const value = { body: "", media: [" https://x/1 ", ""], other: 1 };
  expect(told("twilio/media", value)).toEqual({ media: ["https://x/1"], other: 1 });
  const action = { type: "PHONE_NUMBER", title: "Call", url: "https://x", phone: "+1", webview_size: "TALL" };
  expect(told("twilio/call-to-action", { body: "Hi", actions: [action] })["actions"]).toEqual([
    { type: "PHONE_NUMBER", title: "Call", phone: "+1", webview_size: "TALL" },
  ]);
  expect(told("twilio/location", { latitude: "52.5", longitude: "no" })).toEqual({ latitude: 52.5, longitude: "no" });
});

test("a new button has the first kind there is", () => {
  const field = fieldsOf("twilio/call-to-action")?.find(({ name }) => name === "actions");
  expect(field?.as === "rows" && newRow(field.columns)).toEqual({ type: "URL" });
});

test("a draft goes to the API and comes back as it was", () => {
  const template = {
    sid: "HX1", friendly_name: "Order", language: "en", variables: { 1: "Jo", gone: "" },
    types: { "twilio/text": { body: "Hi {{1}}" }, "twilio/schedule": { id: "x", title: "T", timeSlots: "y" } },
    date_updated: "",
  };
  const draft = draftOf(template);
  expect(draft.parts.map(({ raw }) => raw !== null)).toEqual([false, true]);
  expect(typesOf(draft.parts)).toEqual(template.types);
  expect(toBody(draft)).toEqual({ friendly_name: "Order", language: "en", variables: { 1: "Jo" }, types: template.types });
});
