// Begins: with the handsets where the server lets us in, else with the log-in.

import { loginForm } from "./login.js";
import { h } from "./dom.js";
import { text } from "./text.js";
import { Workspace } from "./workspace.js";

const app = document.getElementById("app");

function askForLogin() {
  app.replaceChildren(loginForm(begin));
}

async function begin() {
  const workspace = new Workspace(askForLogin);
  try {
    await workspace.start();
    app.replaceChildren(workspace.element);
    workspace.ready();
  } catch (error) {
    if (error.status === 401) askForLogin();
    else showTrouble(error.message);
  }
}

function showTrouble(sentence) {
  const again = h("button", { type: "button", class: "primary", onclick: begin }, text.message.retry);
  const card = h("div", { class: "card" }, h("p", { class: "error", role: "alert" }, sentence), again);
  app.replaceChildren(h("main", { class: "middle-of-page" }, card));
}

begin();
