import { expect, test } from "vitest";
import { initialOf, toFields, type Values } from "./values";

const values: Values = { ...initialOf(null, "+13115552368"), flowSid: "FW1" };

test("a new address of the simplest kind says what the documentation's example says", () => {
  expect(toFields(values, true)).toEqual({
    Type: "sms",
    Address: "+13115552368",
    "AutoCreation.Enabled": true,
    "AutoCreation.Type": "studio",
    "AutoCreation.StudioFlowSid": "FW1",
    "AutoCreation.StudioRetryCount": "3",
  });
});

test("a webhook is sent without what belongs to a flow, and no filters as an empty one", () => {
  const fields = toFields({ ...values, integration: "webhook", url: " https://a.example/x ", filters: [] }, false);
  expect(fields).toEqual({
    FriendlyName: "",
    "AutoCreation.Enabled": true,
    "AutoCreation.Type": "webhook",
    "AutoCreation.WebhookUrl": "https://a.example/x",
    "AutoCreation.WebhookMethod": "POST",
    "AutoCreation.WebhookFilters": [""],
  });
});

test("an address is shown as it is", () => {
  const kept = initialOf(
    {
      sid: "IG1",
      type: "sms",
      address: "+1",
      friendly_name: null,
      auto_creation: { enabled: false, type: "studio", studio_flow_sid: "FW2", studio_retry_count: 0 },
      date_created: "",
    },
    "+1",
  );
  expect(kept).toMatchObject({ name: "", integration: "studio", flowSid: "FW2", retries: "0", enabled: false });
});
