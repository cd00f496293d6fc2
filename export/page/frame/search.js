"use strict";

// What people write into a search box: every word of it is to be found. Wide letters are the same as narrow ones, and capitals
// as small ones.

const plain = (s) => s.normalize("NFKC").toLowerCase();

const termsOf = (box) => plain(box.value).split(/\s+/).filter(Boolean);

// onSearch calls when the box says something else. Whoever writes Chinese has Latin letters in it until a word is done: they
// are not searched for.
function onSearch(box, call) {
  box.addEventListener("input", (event) => event.isComposing || call());
  box.addEventListener("compositionend", call);
}
