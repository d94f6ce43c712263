// A session's page: shows what others write, who is here and the timer; writing is in writer.js.
import { Writer } from "./writer.js";

const POLL_MS = 3000;
const HIDDEN_MS = 15000;
const HERE_MS = 25000;
const LONGEST_WAIT_MS = 30000;
const SAY_MS = 20000;

const root = document.querySelector("[data-session]");
const said = root.dataset;
const screen = "screen" in said;
const clockAhead = Number(said.now) - Date.now();
let revision = Number(said.revision);
let failures = 0;
let unheard = 0;

const writer = screen ? null : new Writer(root, { changed: () => here(), saved: () => soon(0, true) });

function say(text) {
  root.querySelector("[data-say]").textContent = text;
}

// News: one question every three seconds, answered with nothing as long as nothing has changed.
let timer = 0;

function soon(wait = 0, fresh = false) {
  clearTimeout(timer);
  timer = setTimeout(ask, wait, fresh);
}

async function ask(fresh) {
  try {
    const answer = await fetch(`${said.address}news/?since=${revision}${screen ? "&screen" : ""}${fresh ? "&fresh" : ""}`, { cache: "no-store" });
    if (answer.status === 200 && !answer.redirected) show(await answer.json());
    else if (answer.status !== 204) throw new Error(String(answer.status));
    if (failures) writer?.connected();
    failures = 0;
  } catch {
    failures += 1;
    writer?.lost();
  }
  const wait = failures ? Math.min(LONGEST_WAIT_MS, POLL_MS * 2 ** failures) : document.hidden ? HIDDEN_MS : POLL_MS;
  soon(wait * (0.85 + 0.3 * Math.random()));
}

// The server's HTML as nodes: nothing in it runs.
function parsed(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.children].map((one) => document.adoptNode(one));
}

function show(news) {
  revision = news.revision;
  if (news.groups) sections(news.groups);
  for (const note of news.notes) place(note);
  if (news.board !== undefined) {
    root.querySelector("#board").replaceChildren(...parsed(news.board));
    tick();
  }
  writers(news.writing);
}

function place(note) {
  const old = document.getElementById(`n-${note.id}`);
  const chosen = old?.querySelector(".pick input")?.checked;
  if (!note.html) {
    old?.remove();
    return;
  }
  const [fresh] = parsed(note.html);
  const list = root.querySelector(`[data-group="${note.group}"] .notes`) || root.querySelector('[data-group=""] .notes');
  const focused = old?.contains(document.activeElement) && document.activeElement.dataset.keep;
  old?.remove();
  const next = [...list.children].find((one) => Number(one.dataset.position) > note.position);
  list.insertBefore(fresh, next || null);
  if (chosen) fresh.querySelector(".pick input").checked = true;
  if (focused) fresh.querySelector(`[data-keep="${focused}"]`)?.focus();
  if (!old) {
    fresh.classList.add("fresh");
    if (!writer?.isOwn(note.id)) unheard += 1;
  }
  writer?.seen(fresh);
}

function sections(groups) {
  const all = root.querySelector("#notes");
  const known = new Map([...all.querySelectorAll("section")].map((one) => [one.dataset.group, one]));
  const nothing = all.querySelector(".nothing");
  for (const group of [{ id: "", title: said.first }, ...groups]) {
    const section = known.get(group.id) || document.getElementById("section").content.cloneNode(true).firstElementChild;
    known.delete(group.id);
    section.dataset.group = group.id;
    section.querySelector("h2").textContent = group.title;
    all.insertBefore(section, nothing);
  }
  for (const gone of known.values()) {
    root.querySelector('[data-group=""] .notes').append(...gone.querySelectorAll(".note"));
    gone.remove();
  }
  const choice = document.getElementById("shape_group");
  choice?.replaceChildren(choice.options[0], ...groups.map((group) => new Option(group.title, group.id)));
}

function writers(writing) {
  for (const place of root.querySelectorAll("[data-writers]")) {
    const names = writing[place.closest(".note")?.dataset.note] || [];
    place.textContent = names.length ? said.writes.replace("%s", names.join(", ")) : "";
  }
}

// Who is here: said when the page opens, when one begins or stops writing, and now and then.
let hereTimer = 0;

async function here() {
  if (screen) return;
  clearTimeout(hereTimer);
  hereTimer = setTimeout(here, HERE_MS * (0.85 + 0.3 * Math.random()));
  if (document.hidden) return;
  try {
    const body = new FormData();
    if (writer.where) body.set("writing", writer.where);
    const answer = await fetch(`${said.address}here/`, { method: "POST", body, headers: { "X-CSRFToken": writer.token } });
    if (!answer.ok) return;
    const people = await answer.json();
    const list = document.querySelector("[data-people]");
    list.replaceChildren(...people.names.map((name) => Object.assign(document.createElement("li"), { textContent: name })));
    document.querySelector("[data-more-people]").textContent = people.more ? said.more.replace("%n", people.more) : "";
    writers(people.writing);
  } catch {
    // The next question for news will find out whether the connection is lost.
  }
}

// The timer, by the server's clock.
function tick() {
  for (const one of root.querySelectorAll(".timer[data-ends]")) {
    const left = Math.ceil((Number(one.dataset.ends) - Date.now() - clockAhead) / 1000);
    const minutes = Math.floor(Math.max(0, left) / 60);
    one.textContent = left > 0 ? `${minutes}:${String(left % 60).padStart(2, "0")}` : said.over;
    one.classList.toggle("over", left <= 0);
  }
}

// What is new is read out in one sentence now and then, not one by one.
function sayNews() {
  if (unheard) say(said.news.replace("%n", unheard));
  unheard = 0;
}

// Buttons of the board act without loading the page anew.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form[data-act]")) return;
  event.preventDefault();
  const button = event.submitter;
  const body = new FormData(event.target, button);
  try {
    const action = button?.getAttribute("formaction") || event.target.getAttribute("action");
    const answer = await fetch(action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) say(await answer.text());
    else if (button?.dataset.done) say(button.dataset.done);
  } catch {
    say(said.offline);
  }
  soon(0, true);
});

addEventListener("online", () => { failures = 0; soon(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) { soon(); here(); } });
setInterval(tick, 1000);
setInterval(sayNews, SAY_MS);
tick();
here();
soon(POLL_MS * Math.random());
