"use strict";

// On paper stand all codes that the filter shows, as far as a browser can lay them out at once.

const mostPrinted = 2000;

addEventListener("beforeprint", () => {
  const paper = document.getElementById("paper");
  paper.replaceChildren(...shown.slice(0, mostPrinted).map(makeCard));
  if (shown.length <= mostPrinted) return;
  const warning = document.createElement("p");
  warning.className = "trial";
  warning.textContent = text("printed", { most: thousands(mostPrinted), shown: thousands(shown.length) });
  paper.prepend(warning);
});
addEventListener("afterprint", () => document.getElementById("paper").replaceChildren());
document.getElementById("print-button").addEventListener("click", () => print());
