"use strict";

// The channels, in the order and choice that the table shows. All that comes from them is put in as text, never as markup.

const table = document.getElementById("table");
const search = document.getElementById("search");
const which = document.getElementById("which");
const fields = [...table.querySelectorAll("thead button")].map((button) => button.value);

const channels = JSON.parse(document.getElementById("channels").textContent).map((values) => {
  const channel = Object.fromEntries(fields.map((field, i) => [field, values[i]]));
  channel.key ||= channel.name;
  channel.besides = ["", "gone", "codeless", "outside"][values[fields.length]];
  channel.words = plain([channel.name, channel.key, channel.group, channel.serial].join("\n"));
  return channel;
});

// What no channel has takes no room.
table.classList.toggle("no-key", channels.every((channel) => channel.key === channel.name));
table.classList.toggle("no-group", channels.every((channel) => channel.group === ""));

let order = { by: "scans", down: true };
let sorted = []; // all channels, in that order
let shown = []; // those of them that the filter lets through

// Chinese names are in the order of their pinyin, and shop 2 comes before shop 10.
const collators = {
  en: new Intl.Collator("en", { numeric: true }),
  zh: new Intl.Collator("zh-CN", { numeric: true }),
};

// sort puts the channels in order. Those that have nothing in the column are last either way, and the order of the sheet
// decides between equals.
function sort() {
  const { by, down } = order;
  const worded = typeof channels[0][by] === "string";
  const compare = worded ? collators[language].compare : (a, b) => a - b;
  const empty = (channel) => channel[by] === "" || ((by === "first" || by === "last") && channel[by] === 0);
  const filled = channels.filter((channel) => !empty(channel));
  filled.sort((a, b) => (down ? compare(b[by], a[by]) : compare(a[by], b[by])));
  sorted = filled.concat(channels.filter(empty));
}

// lets tells whether a channel is of the chosen kind. One that nobody could scan is not one that nobody has scanned.
function lets(channel) {
  switch (which.value) {
    case "some":
      return channel.scans > 0;
    case "never":
      return channel.scans === 0 && channel.besides === "";
  }
  return true;
}

function filter() {
  const terms = termsOf(search);
  shown = sorted.filter((channel) => lets(channel) && terms.every((term) => channel.words.includes(term)));
}
