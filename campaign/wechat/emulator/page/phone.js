let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
let listing = { accounts: [], appid: "", mode: "", found: 0, codes: [] };
let from = 0, asked = 0;
const log = []; // what was done, newest first
const $ = id => document.getElementById(id);

// Whatever comes from others becomes text and never markup.
function make(name, props, ...inside) {
  const e = Object.assign(document.createElement(name), props);
  e.append(...inside.filter(x => x !== ""));
  return e;
}

async function ask(path, body) {
  const r = await fetch(path, body && {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const answer = await r.json();
  if (!r.ok) throw new Error(answer.error || r.statusText);
  return answer;
}

async function load(at) {
  const number = ++asked;
  try {
    const query = new URLSearchParams({ appid: listing.appid, q: $("search").value, from: at });
    const answer = await ask("/emulator/codes?" + query);
    if (number !== asked) return; // a later question is under way
    listing = answer;
    from = at;
    showCodes();
  } catch (e) {
    $("found").textContent = texts[language].gone + e.message;
  }
}

function when(seconds) { return new Date(seconds * 1000).toLocaleString(language === "zh" ? "zh-CN" : "en-GB"); }

function showCodes() {
  const t = texts[language];
  $("told").textContent = t.told(listing.mode);
  $("found").textContent = t.found(listing.found);
  $("account").hidden = listing.accounts.length < 2;
  $("account").replaceChildren(...listing.accounts.map(
    a => make("option", { textContent: a, selected: a === listing.appid })));
  $("codes").replaceChildren(...listing.codes.map(showCode));
  const last = from + listing.codes.length;
  $("span").textContent = listing.found > listing.codes.length && last ? `${from + 1}–${last}` : "";
  $("newer").hidden = from === 0;
  $("older").hidden = last >= listing.found;
}

// life says until when a temporary code is good, and what else stands in the way of a scan.
function life(c) {
  const t = texts[language];
  if (!c.expires) return c.over ? t.unreadable : "";
  return c.over ? t.over(when(c.expires)) : t.until(when(c.expires));
}

function showCode(c) {
  const t = texts[language];
  const about = [t.kinds[c.action], t.made(when(c.made)), life(c)].filter(x => x).join(" · ");
  const acts = Object.keys(t.acts).map(act => make("button", {
    type: "button", className: act === "follow" ? "go" : "", textContent: t.acts[act],
    onclick: event => scan(c, act, event.currentTarget),
  }));
  return make("article", { className: c.over ? "code over" : "code" },
    make("img", { src: "/emulator/picture?" + new URLSearchParams({ ticket: c.ticket }), alt: "", loading: "lazy" }),
    make("div", {},
      make("div", { className: "scene", textContent: c.scene }),
      make("div", { className: "soft", textContent: about }),
      make("div", { className: "acts" }, ...acts)));
}

// somebody is who stands in the box, or one who was never here.
function somebody() {
  return $("person").value.trim() || "guest-" + crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
}

function scan(c, act, button) {
  const person = somebody();
  const then = act === "follower" ? { follower: true } : { then: act };
  perform("/emulator/scan", { appid: listing.appid, ticket: c.ticket, person, ...then },
    t => `${t.acts[act]} · ${c.scene}`, button);
}

function tap(what, button) {
  const person = $("person").value.trim() || (what === "follow" ? somebody() : "");
  if (!person) {
    $("person").focus();
    record({ person: "", what: t => t.leave, error: t => t.name });
    return;
  }
  perform("/emulator/" + what, { appid: listing.appid, person }, t => what === "follow" ? t.search : t.leave, button);
}

async function perform(path, body, what, button) {
  button.disabled = true;
  const fate = { twice: $("twice").checked, held: $("held").checked };
  try {
    record({ person: body.person, what, effect: await ask(path, { ...body, ...fate }) });
  } catch (e) {
    record({ person: body.person, what, error: () => e.message });
  }
  button.disabled = false;
}

function record(entry) {
  log.unshift(entry);
  log.length = Math.min(log.length, 200);
  showLog();
}

function showLog() {
  const t = texts[language];
  const entries = log.map(entry => make("li", {},
    make("div", {}, make("b", { textContent: entry.person }), " " + entry.what(t)),
    ...(entry.error ? [make("div", { className: "bad", textContent: entry.error(t) })] : showEffect(entry.effect))));
  $("log").replaceChildren(...(entries.length ? entries : [make("li", { className: "soft", textContent: t.empty })]));
}

function showEffect(f) {
  const t = texts[language];
  const held = f.event && listing.mode && !f.deliveries.length;
  const screen = f.screen || (f.following ? t.chat : "");
  return [
    screen ? make("div", { className: "bubble", textContent: screen }) : "",
    make("div", { className: "soft", textContent: f.following ? t.yes : t.no }),
    f.event ? showPush(t.sent, f) : make("div", { className: "soft", textContent: t.quiet }),
    held ? make("div", { className: "soft", textContent: t.held }) : "",
    ...(f.late || []).map(l => showPush(t.late, l)),
  ];
}

function showPush(title, push) {
  const t = texts[language];
  return make("details", {},
    make("summary", {}, title + " ",
      make("code", { textContent: `${push.event.Event} ${push.event.EventKey || ""}` }), " ",
      ...push.deliveries.map(d => make("span", {
        className: d.error ? "bad" : "soft", textContent: ` ${d.status || "–"} ${d.error} ${t.ms(d.took_ms)}`,
      }))),
    make("pre", { textContent: JSON.stringify(push.event, null, 1) }));
}

function speak() {
  const t = texts[language];
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = "sceneqr · " + t.title;
  document.querySelectorAll("[data-t]").forEach(e => { e.textContent = t[e.dataset.t]; });
  $("language").textContent = t.other;
  $("search").placeholder = t.find;
  $("search").setAttribute("aria-label", t.find);
  showCodes();
  showLog();
}

$("language").onclick = () => { language = language === "zh" ? "en" : "zh"; speak(); };
$("again").onclick = () => load(0);
$("search").oninput = () => load(0);
$("account").onchange = () => { listing.appid = $("account").value; load(0); };
$("newer").onclick = () => load(Math.max(0, from - 100));
$("older").onclick = () => load(from + listing.codes.length);
$("follow").onclick = event => tap("follow", event.currentTarget);
$("unfollow").onclick = event => tap("unfollow", event.currentTarget);
speak();
load(0);
