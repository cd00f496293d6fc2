"use strict";

// A card shows one code. All that comes from the codes is put in as text, never as markup.

const codes = JSON.parse(document.getElementById("codes").textContent);
const states = ["verified", "stopped", "ticketed", "planned", "expired"];

codes.forEach((code, i) => {
  code.at = i;
  if (code.state === "verified" && expired(code)) code.state = "expired";
  code.words = plain([code.name, code.key, code.group, code.serial, code.scene].filter(Boolean).join("\n"));
});

// What no code has takes no room on the cards.
for (const field of ["group", "expires"]) {
  document.body.classList.toggle("no-" + field, !codes.some((code) => code[field]));
}

// expired tells whether a temporary code is over by now. Its time is told as China has it.
function expired(code) {
  return code.expires !== undefined && Date.parse(code.expires.replace(" ", "T") + ":00+08:00") <= Date.now();
}

// makeCard makes the card of a code; fillCard gives it what depends on the language.
function makeCard(code) {
  const card = document.getElementById("card").content.firstElementChild.cloneNode(true);
  card.dataset.at = code.at;
  for (const field of ["name", "group", "serial", "scene"]) {
    const e = card.querySelector("." + field);
    e.textContent = code[field] ?? "";
    e.title = e.textContent;
  }
  card.querySelector(".state").classList.add(code.state);
  if (!code.url) card.querySelector(".copy").remove();
  fillCard(card, code);
  return card;
}

function fillCard(card, code) {
  translate(card);
  const open = card.querySelector(".open");
  open.setAttribute("aria-label", text("enlarge", { name: code.name }));
  open.replaceChildren(picture(code));
  card.querySelector(".expires").textContent = code.expires ? text("expires") + " " + code.expires : "";
  card.querySelector(".state").textContent = text(code.state);
}

// picture is the drawing of a code, or why there is none.
function picture(code) {
  if (code.modules) return svg(code);
  const missing = document.createElement("span");
  missing.className = "missing";
  missing.textContent = code.problem?.[language] ?? text("unread");
  return missing;
}

// notify tells something in passing, where it is seen: what lies behind a dialog is not.
function notify(message) {
  const dialog = document.querySelector("dialog[open]");
  const notice = (dialog ?? document).querySelector(dialog ? ".notice" : "body > .notice");
  notice.textContent = message;
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => (notice.textContent = ""), 4000);
}

// copyLink puts the text of the code onto the clipboard: by the old way where a page is not let do it by the new one.
async function copyLink(code) {
  if ((await copyNew(code.url)) || copyOld(code.url)) return notify(text("copied", { name: code.name }));
  enlarge(code);
  getSelection().selectAllChildren(document.querySelector("#enlarged .link"));
  notify(text("notCopied"));
}

async function copyNew(link) {
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    return false; // there is no clipboard, or no leave to write to it
  }
}

function copyOld(link) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.className = "away";
  area.value = link;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus({ preventScroll: true });
  return done;
}
