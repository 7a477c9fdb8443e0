// Sends the form without leaving the page, tells what came of it, and lets secrets be looked at while they are typed.
"use strict";

const form = document.getElementById("form");
const result = document.getElementById("result");

for (const button of document.querySelectorAll("[data-shows]")) {
  const input = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(shown));
  });
}

function say(title, text) {
  const box = document.createElement("div");
  const head = document.createElement("h3");
  const line = document.createElement("p");
  box.className = "box";
  head.textContent = title;
  line.textContent = text;
  box.append(head, line);
  result.replaceChildren(box);
}

async function send(event) {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const buttons = form.querySelectorAll("button[type=submit]");
  for (const button of buttons) button.disabled = true;
  form.setAttribute("aria-busy", "true");
  say("Testing …", "The credentials are being tried. This takes a few seconds.");
  try {
    const answer = await fetch(location.href, { method: "POST", body, headers: { "x-fragment": "1" } });
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    result.replaceChildren(...parsed.body.childNodes);
  } catch {
    say("Not connected", "The gateway could not be reached. Try again in a moment.");
  }
  form.removeAttribute("aria-busy");
  if (result.querySelector("[data-done]")) {
    for (const input of form.querySelectorAll("input")) input.disabled = true;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  } else {
    for (const button of buttons) button.disabled = false;
  }
  result.focus();
  result.scrollIntoView({ block: "start", behavior: "auto" });
}

if (form) form.addEventListener("submit", send);
