"use strict";

// One code, large, with all that is known of it. The arrows go to the others that are shown.

const dialog = document.getElementById("enlarged");
let place = 0; // of the code among those that are shown

function enlarge(code) {
  place = shown.indexOf(code);
  fillDialog();
  if (!dialog.open) dialog.showModal();
}

function fillDialog() {
  const code = shown[place];
  dialog.querySelector(".picture").replaceChildren(picture(code));
  dialog.querySelector(".name").textContent = code.name;
  dialog.querySelector(".notice").textContent = "";
  const facts = ["group", "key", "serial", "scene", "state", "expires", "link", "problem", "cure"];
  dialog.querySelector("dl").replaceChildren(...facts.flatMap((name) => fact(name, factOf(code, name))));
  document.getElementById("copy").hidden = !code.url;
  const numbers = { at: thousands(place + 1), shown: thousands(shown.length) };
  document.getElementById("position").textContent = text("position", numbers);
  document.getElementById("previous").disabled = place === 0;
  document.getElementById("next").disabled = place === shown.length - 1;
}

function factOf(code, name) {
  switch (name) {
    case "state":
      return text(code.state);
    case "link":
      return code.url;
    case "problem":
    case "cure":
      return code[name]?.[language];
  }
  return code[name];
}

function fact(name, value) {
  if (!value) return [];
  const term = document.createElement("dt");
  const detail = document.createElement("dd");
  term.textContent = text(name);
  detail.textContent = value;
  detail.className = name;
  return [term, detail];
}

function step(by) {
  if (!shown[place + by]) return;
  place += by;
  fillDialog();
}

document.getElementById("previous").addEventListener("click", () => step(-1));
document.getElementById("next").addEventListener("click", () => step(1));
document.getElementById("copy").addEventListener("click", () => copyLink(shown[place]));
document.getElementById("close").addEventListener("click", () => dialog.close());

dialog.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") step(-1);
  else if (event.key === "ArrowRight") step(1);
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close(); // beside it
});
dialog.addEventListener("close", () => reveal(place));
document.addEventListener("translated", () => dialog.open && fillDialog());
