"use strict";

// The page speaks two languages and has the texts of both in it. The button changes between them.

const texts = JSON.parse(document.getElementById("texts").textContent);
let language = document.documentElement.lang === "en" ? "en" : "zh";

// text is the text of a key, with the names in braces filled in.
function text(key, filling = {}) {
  return texts[key][language].replace(/\{(\w+)\}/g, (_, name) => filling[name]);
}

const thousands = (n) => n.toLocaleString("en-US");

// translate puts the texts of the language into what is marked for them.
function translate(root) {
  for (const e of root.querySelectorAll("[data-text]")) e.textContent = text(e.dataset.text);
  for (const e of root.querySelectorAll("[data-en]")) e.textContent = e.dataset[language];
  for (const e of root.querySelectorAll("[data-label]")) e.setAttribute("aria-label", text(e.dataset.label));
  for (const e of root.querySelectorAll("[data-placeholder]")) e.placeholder = text(e.dataset.placeholder);
}

document.getElementById("language").addEventListener("click", () => {
  language = language === "en" ? "zh" : "en";
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  translate(document);
  document.dispatchEvent(new Event("translated"));
});
