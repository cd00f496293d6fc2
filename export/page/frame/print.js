"use strict";

// What exists only near the screen is laid out for paper, as far as a browser can do that at once.

const mostPrinted = 2000;

// cutOff is what the paper says when not all of n things are on it.
function cutOff(n) {
  if (n <= mostPrinted) return [];
  const warning = document.createElement("p");
  warning.className = "trial";
  warning.textContent = text("printed", { most: thousands(mostPrinted), shown: thousands(n) });
  return [warning];
}

document.getElementById("print-button").addEventListener("click", () => print());
