// Add a handset: any number, one that is fictional proposed.

import { h, icon } from "./dom.js";
import { text } from "./text.js";

const words = text.add;
const AREAS = ["202", "212", "303", "312", "404", "512", "617", "702"];

// A number set aside for fiction that nobody here has.
function proposal(taken) {
  for (;;) {
    const [area, line] = crypto.getRandomValues(new Uint16Array(2));
    const number = `+1${AREAS[area % AREAS.length]}55501${String(line % 100).padStart(2, "0")}`;
    if (!taken(number)) return number;
  }
}

// `room` is the workspace: has(number), owns(number), add(number), full().
export function addForm(room) {
  const field = h("input", { type: "tel", class: "number", "aria-label": words.label, autocomplete: "off", required: true });
  const error = h("p", { class: "error", role: "alert", hidden: true });
  const propose = () => (field.value = proposal((number) => room.has(number) || room.owns(number)));
  const refusal = (number) => {
    if (!/^\+[1-9]\d{6,14}$/.test(number)) return words.invalid;
    if (room.owns(number)) return words.own;
    if (room.has(number)) return words.known;
    return room.full();
  };
  propose();
  return h(
    "form",
    {
      class: "card add",
      "aria-label": words.heading,
      onsubmit: (event) => {
        event.preventDefault();
        const number = field.value.replace(/[\s().-]/g, "");
        error.textContent = refusal(number) ?? "";
        error.hidden = !error.textContent;
        if (!error.hidden) return;
        room.add(number);
        propose();
      },
    },
    h("h2", {}, words.heading),
    h("p", { class: "quiet" }, words.hint),
    field,
    error,
    h("button", { type: "submit", class: "primary" }, icon("plus"), words.submit),
  );
}
