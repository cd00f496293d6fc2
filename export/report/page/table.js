"use strict";

// The table of channels. Only the rows near the screen exist, so that ten thousand channels are as quick as ten.

const body = table.tBodies[0];
const near = 100; // rows that exist above the screen and below
let drawn = { from: 0, to: 0 };
let rowHeight = 1;

const two = (n) => String(n).padStart(2, "0");

// clock is a time as the page's Go side gives it: what a clock of the zone shows, in minutes since 1970.
function clock(minutes) {
  if (minutes === 0) return "";
  const t = new Date(minutes * 60000);
  const date = [t.getUTCFullYear(), two(t.getUTCMonth() + 1), two(t.getUTCDate())].join("-");
  return date + " " + two(t.getUTCHours()) + ":" + two(t.getUTCMinutes());
}

// told is what stands in a cell.
function told(channel, field) {
  const value = channel[field];
  if (typeof value === "string") return value;
  return field === "first" || field === "last" ? clock(value) : thousands(value);
}

function makeRow(channel, number) {
  const row = document.createElement("tr");
  row.ariaRowIndex = number + 2; // the headings are the first
  for (const field of fields) {
    const cell = document.createElement(field === "name" ? "th" : "td");
    cell.className = field;
    cell.textContent = told(channel, field);
    if (typeof channel[field] === "string") cell.title = cell.textContent;
    row.append(cell);
  }
  const name = row.cells[0];
  name.scope = "row";
  if (channel.besides) {
    name.append(mark(channel.besides));
    name.title += ` (${text(channel.besides)})`;
  }
  return row;
}

function mark(key) {
  const e = document.createElement("span");
  e.className = "besides";
  e.textContent = text(key);
  return e;
}

// space stands for so many rows that do not exist.
function space(n) {
  const row = document.createElement("tr");
  row.ariaHidden = "true";
  row.className = "space";
  row.style.height = n * rowHeight + "px";
  return row;
}

function drawRows(from, to) {
  drawn = { from, to };
  const rows = shown.slice(from, to).map((channel, i) => makeRow(channel, from + i));
  body.replaceChildren(space(from), ...rows, space(shown.length - to));
}

// draw draws the rows that are near the screen, unless they are there already.
function draw(anew) {
  const top = -body.getBoundingClientRect().top / rowHeight;
  const first = Math.max(0, Math.floor(top));
  const last = Math.min(shown.length, Math.ceil(top + innerHeight / rowHeight));
  if (!anew && (first >= last || (first >= drawn.from && last <= drawn.to))) return;
  drawRows(Math.max(0, Math.min(first - near, shown.length - near)), Math.min(shown.length, Math.max(last, 0) + near));
}

// show draws the table after a change of what is in it.
function show() {
  const numbers = { shown: thousands(shown.length), all: thousands(channels.length) };
  document.getElementById("shown").textContent = text("shown", numbers);
  document.getElementById("nothing").hidden = shown.length > 0;
  table.hidden = shown.length === 0;
  table.ariaRowCount = shown.length + 1;
  for (const head of table.tHead.rows[0].cells) {
    if (!head.classList.contains(order.by)) head.removeAttribute("aria-sort");
    else head.ariaSort = order.down ? "descending" : "ascending";
  }
  drawRows(0, Math.min(1, shown.length));
  rowHeight = body.rows[1]?.offsetHeight || rowHeight; // all are equally high
  draw(true);
}

function change() {
  filter();
  show();
}

// begin shows another choice or order from its beginning.
function begin() {
  change();
  const section = document.getElementById("all");
  if (section.getBoundingClientRect().top < 0) section.scrollIntoView();
}

onSearch(search, begin);
which.addEventListener("change", begin);
document.getElementById("filter").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("reset").addEventListener("click", () => {
  search.value = "";
  which.value = "all";
  begin();
  search.focus();
});

// Words begin with the first of the alphabet, numbers and times with the largest.
table.tHead.addEventListener("click", (event) => {
  const by = event.target.closest("button")?.value;
  if (!by) return;
  const words = typeof channels[0][by] === "string";
  order = { by, down: by === order.by ? !order.down : !words };
  sort();
  begin();
});

document.addEventListener("translated", () => {
  sort();
  change();
});

let drawing = 0;
for (const event of ["scroll", "resize"]) {
  addEventListener(event, () => {
    cancelAnimationFrame(drawing);
    drawing = requestAnimationFrame(() => draw());
  }, { passive: true });
}

const cut = document.getElementById("cut");
addEventListener("beforeprint", () => {
  cut.replaceChildren(...cutOff(shown.length));
  const all = shown;
  shown = shown.slice(0, mostPrinted);
  drawRows(0, shown.length);
  shown = all;
});
addEventListener("afterprint", () => {
  cut.replaceChildren();
  draw(true);
});

sort();
change();
