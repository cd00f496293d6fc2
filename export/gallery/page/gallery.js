"use strict";

// The list of codes. Only the rows of cards that are near the screen exist, so that ten thousand codes are as quick as ten.

const list = document.getElementById("list");
const search = document.getElementById("search");
const groupFilter = document.getElementById("group");
const stateFilter = document.getElementById("state");

let shown = codes; // what the filter lets through
let columns = 1;
let rowHeight = 1;
const rows = new Map(); // the rows that exist, by their number

// Filtering.

const anything = "all"; // the value of a choice; those of groups begin with "="

function choices() {
  const groups = new Map();
  const counts = new Map();
  for (const code of codes) {
    groups.set(code.group ?? "", (groups.get(code.group ?? "") ?? 0) + 1);
    counts.set(code.state, (counts.get(code.state) ?? 0) + 1);
  }
  choose(groupFilter, [
    [anything, text("allGroups")],
    ...[...groups].map(([name, n]) => ["=" + name, `${name || text("noGroup")} (${thousands(n)})`]),
  ]);
  choose(stateFilter, [
    [anything, text("allStates")],
    ...states.filter((s) => counts.has(s)).map((s) => [s, `${text(s)} (${thousands(counts.get(s))})`]),
  ]);
}

// choose gives a box its choices and leaves what was chosen.
function choose(box, options) {
  const chosen = box.value || anything;
  box.replaceChildren(...options.map(([value, label]) => new Option(label, value)));
  box.value = chosen;
  box.hidden = options.length < 3; // everything, and one thing more, is no choice
}

function filter() {
  const terms = termsOf(search);
  const group = groupFilter.value;
  const state = stateFilter.value;
  shown = codes.filter(
    (code) =>
      (group === anything || group === "=" + (code.group ?? "")) &&
      (state === anything || state === code.state) &&
      terms.every((term) => code.words.includes(term)),
  );
  for (const row of rows.values()) row.remove();
  rows.clear();
  tellShown();
  measure();
  if (list.getBoundingClientRect().top < 0) list.scrollIntoView();
}

function tellShown() {
  const numbers = { shown: thousands(shown.length), all: thousands(codes.length) };
  document.getElementById("shown").textContent = text("shown", numbers);
  document.getElementById("nothing").hidden = shown.length > 0;
}

// Drawing.

// measure learns from the style how many cards stand in a row and how high it is: all rows are equally high.
function measure() {
  const row = rows.get(0) ?? makeRow(0);
  columns = getComputedStyle(row).gridTemplateColumns.split(" ").length;
  for (const old of rows.values()) old.remove();
  rows.clear();
  if (shown.length === 0) {
    list.style.height = "0";
    return;
  }
  rowHeight = makeRow(0).offsetHeight;
  list.style.height = Math.ceil(shown.length / columns) * rowHeight + "px";
  draw();
}

// draw makes the rows that are near the screen and removes the others, but for the one that has the focus.
function draw() {
  if (shown.length === 0) return;
  const top = -list.getBoundingClientRect().top;
  const near = innerHeight / 2;
  const last = Math.ceil(shown.length / columns) - 1;
  const from = Math.max(0, Math.floor((top - near) / rowHeight));
  const to = Math.min(last, Math.floor((top + innerHeight + near) / rowHeight));
  for (const [number, row] of rows) {
    if ((number < from || number > to) && !row.contains(document.activeElement)) {
      row.remove();
      rows.delete(number);
    }
  }
  for (let number = from; number <= to; number++) if (!rows.has(number)) makeRow(number);
}

// makeRow puts a row among the others where it belongs: the tabulator follows the order of the document.
function makeRow(number) {
  const row = document.createElement("div");
  row.className = "row";
  row.role = "presentation";
  row.style.top = number * rowHeight + "px";
  for (let i = number * columns; i < Math.min(shown.length, (number + 1) * columns); i++) {
    const card = makeCard(shown[i]);
    card.ariaPosInSet = i + 1;
    card.ariaSetSize = shown.length;
    row.append(card);
  }
  const after = [...rows.keys()].filter((n) => n > number);
  list.insertBefore(row, after.length ? rows.get(Math.min(...after)) : null);
  rows.set(number, row);
  return row;
}

// reveal scrolls to a code of those that are shown and puts the focus on it.
function reveal(place) {
  const row = Math.floor(place / columns);
  if (!rows.has(row)) makeRow(row);
  const open = rows.get(row).children[place % columns].querySelector(".open");
  open.focus({ preventScroll: true });
  rows.get(row).scrollIntoView({ block: "nearest" });
}

// Asking.

const placeOf = (element) => shown.indexOf(codes[element.closest(".card").dataset.at]);

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const code = codes[button.closest(".card").dataset.at];
  if (button.matches(".copy")) copyLink(code);
  else enlarge(code);
});

list.addEventListener("keydown", (event) => {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  reveal(Math.max(0, Math.min(shown.length - 1, placeOf(event.target) + step)));
});

onSearch(search, filter);
groupFilter.addEventListener("change", filter);
stateFilter.addEventListener("change", filter);
document.getElementById("filter").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("reset").addEventListener("click", () => {
  search.value = "";
  groupFilter.value = stateFilter.value = anything;
  filter();
  search.focus();
});

document.addEventListener("translated", () => {
  choices();
  tellShown();
  for (const card of list.querySelectorAll(".card")) fillCard(card, codes[card.dataset.at]);
});

let drawing = 0;
addEventListener("scroll", () => {
  cancelAnimationFrame(drawing);
  drawing = requestAnimationFrame(draw);
}, { passive: true });

let width = innerWidth;
addEventListener("resize", () => {
  if (width !== innerWidth) measure(); // a phone's keyboard changes the height, and nothing here
  else draw();
  width = innerWidth;
});

choices();
const asked = new URLSearchParams(location.hash.slice(1)).get("group"); // by the page that leads here
if (asked !== null) groupFilter.value = "=" + asked;
if (groupFilter.value === "") groupFilter.value = anything;
filter();
