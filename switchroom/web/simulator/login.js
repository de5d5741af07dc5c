// The log-in, where no demo lets the page in by itself.

import { get, login } from "./api.js";
import { h, icon } from "./dom.js";
import { text } from "./text.js";

const words = text.login;

// `enter()` is called once the server took the log-in.
export function loginForm(enter) {
  const sid = h("input", { type: "text", id: "sid", autocomplete: "username", required: true, spellcheck: "false" });
  const token = h("input", { type: "password", id: "token", autocomplete: "current-password", required: true });
  const error = h("p", { class: "error", role: "alert", hidden: true });
  const submit = h("button", { type: "submit", class: "primary" }, words.submit);
  const form = h(
    "form",
    {
      class: "card login",
      onsubmit: async (event) => {
        event.preventDefault();
        submit.disabled = true;
        error.hidden = true;
        try {
          login.set(sid.value.trim(), token.value.trim());
          await get("Clock");
          enter();
        } catch (problem) {
          login.clear();
          error.textContent = problem.status === 0 ? problem.message : words.wrong;
          error.hidden = false;
          submit.disabled = false;
          token.focus();
        }
      },
    },
    h("span", { class: "avatar" }, icon("phone")),
    h("h1", {}, words.heading),
    h("p", { class: "quiet" }, words.why),
    h("label", { for: "sid" }, words.sid),
    sid,
    h("label", { for: "token" }, words.token),
    token,
    error,
    submit,
    h("p", { class: "quiet small-print" }, words.kept),
  );
  queueMicrotask(() => sid.focus());
  return h("main", { class: "middle-of-page" }, form);
}
