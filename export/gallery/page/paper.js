"use strict";

// On paper stand all codes that the filter shows.

const paper = document.getElementById("paper");

addEventListener("beforeprint", () => {
  paper.replaceChildren(...cutOff(shown.length), ...shown.slice(0, mostPrinted).map(makeCard));
});
addEventListener("afterprint", () => paper.replaceChildren());
