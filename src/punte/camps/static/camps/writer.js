// Writing: every word is kept in this browser until the server has it, and sent once there is a connection.
//
// A draft: `id` (the key under which a new contribution is known), `contribution` once it has one, `base` (the
// wording it was written on), `text`, `saved` (the text the server has), `tries` (texts sent without an answer:
// each may have come or not), `details` (kind, owner, due as far as they were changed here).
const PAUSE_MS = 800;
const LONGEST_WAIT_MS = 30000;

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What a contribution is beside its text, as its place on the page says.
function shownOn({ dataset }) {
  const { kind, owner, due } = dataset;
  return kind === "commitment" ? { kind, owner, due } : { kind };
}

export class Writer {
  constructor(root, { changed, saved }) {
    this.said = root.dataset;
    this.root = root;
    this.form = root.querySelector("[data-writer]");
    this.fields = this.form.elements;
    this.token = this.fields.csrfmiddlewaretoken.value;
    this.store = `punte.session.${this.said.session}.${this.said.account}.`;
    this.told = { changed, saved };
    this.drafts = new Map();
    this.own = new Set();
    this.failures = 0;
    this.open = null;
    this.listen();
    this.restore();
  }

  get where() {
    return this.open?.contribution || null;
  }

  isOwn(id) {
    return this.own.has(id);
  }

  listen() {
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.done();
    });
    this.root.addEventListener("click", (event) => {
      const link = event.target.closest("[data-write]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.writeOn(link.closest(".note"));
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flush(); });
    addEventListener("online", () => this.connected());
  }

  blank() {
    return { id: newKey(), contribution: null, base: 0, text: "", saved: "", tries: [], details: {}, open: true };
  }

  // What was not saved when the page was left is here again.
  restore() {
    const kept = Object.keys(localStorage).filter((key) => key.startsWith(this.store));
    for (const key of kept) {
      try {
        const draft = JSON.parse(localStorage.getItem(key));
        this.drafts.set(draft.id, draft);
      } catch {
        localStorage.removeItem(key);
      }
    }
    const open = [...this.drafts.values()].find((draft) => draft.open);
    if (open) this.show(open);
    if (this.drafts.size) {
      this.status(this.said.restored);
      this.flush();
    }
  }

  typed() {
    const draft = (this.open ||= this.blank());
    draft.text = this.fields.text.value;
    const details = { kind: this.fields.kind.value };
    if (details.kind === "commitment") Object.assign(details, { owner: this.fields.owner.value, due: this.fields.due.value });
    if (!alike(details, draft.shown || {})) draft.details = details;
    draft.shown = details;
    this.keep(draft);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.flush(), PAUSE_MS);
  }

  writeOn(note) {
    this.flush();
    const id = note.dataset.note;
    const known = [...this.drafts.values()].find((draft) => draft.contribution === id);
    const text = note.querySelector(".text").textContent;
    const draft = known || { ...this.blank(), contribution: id, base: Number(note.dataset.version), text, saved: text };
    if (!known) draft.shown = shownOn(note);
    draft.open = true;
    this.show(draft);
    this.fields.text.focus();
    this.told.changed();
  }

  show(draft) {
    if (this.open && this.open !== draft) this.close(this.open);
    this.open = draft;
    this.fields.text.value = draft.text;
    const details = draft.shown || {};
    if (details.kind) this.fields.kind.value = details.kind;
    this.fields.owner.value = details.owner || "";
    this.fields.due.value = details.due || "";
    this.form.querySelector("[data-title]").textContent = draft.contribution ? this.said.writeon : this.said.begin;
  }

  done() {
    this.flush();
    if (this.open) this.close(this.open);
    const stayed = this.open?.contribution;
    this.open = null;
    this.fields.text.value = "";
    this.fields.owner.value = this.fields.due.value = "";
    this.form.querySelector("[data-title]").textContent = this.said.begin;
    this.fields.text.focus();
    if (stayed) this.told.changed();
  }

  close(draft) {
    draft.open = false;
    this.keep(draft);
  }

  unsent(draft) {
    return Boolean(draft.text.trim()) && (draft.text !== draft.saved || Object.keys(draft.details).length > 0);
  }

  keep(draft) {
    const key = this.store + draft.id;
    if (this.unsent(draft)) {
      this.drafts.set(draft.id, draft);
      try {
        localStorage.setItem(key, JSON.stringify({ ...draft, sending: false }));
      } catch {
        // No room or not allowed: the words are still on the page, and sent from there.
      }
    } else {
      this.drafts.delete(draft.id);
      localStorage.removeItem(key);
    }
  }

  flush() {
    clearTimeout(this.pause);
    for (const draft of [...this.drafts.values()]) if (this.unsent(draft) && !draft.sending) this.send(draft);
  }

  async send(draft) {
    const { text, details } = draft;
    // The same text once more goes under the same key; another names all that may have come before it.
    const again = draft.tries.at(-1);
    const same = again && again.text === text && alike(again.details, details);
    const attempt = same ? again : { key: newKey(), text, details };
    const body = new FormData();
    for (const [name, value] of Object.entries({ text, base: draft.base, key: attempt.key, ...details })) body.set(name, value);
    if (draft.contribution) body.set("contribution", draft.contribution);
    else body.set("new", draft.id);
    for (const before of draft.tries) if (before !== attempt) body.append("previous", before.key);
    if (!same) draft.tries.push(attempt);
    draft.sending = true;
    this.keep(draft);
    if (draft === this.open && !this.failures && !this.lostText) this.status(this.said.saving);
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": this.token };
      const answer = await fetch(`${this.said.address}write/`, { method: "POST", body, headers });
      draft.sending = false;
      if (answer.ok) this.arrived(draft, attempt, await answer.json());
      else if (answer.status >= 500) this.later();
      else this.refused(draft, answer.status === 422 ? await answer.text() : this.said.refused);
    } catch {
      draft.sending = false;
      this.later();
    }
  }

  arrived(draft, attempt, answer) {
    if (this.failures) this.status(this.said.back, "loud");
    this.failures = 0;
    this.lostText = "";
    draft.tries = [];
    draft.contribution = answer.contribution;
    this.own.add(answer.contribution);
    draft.saved = attempt.text;
    draft.base = answer.number;
    if (alike(draft.details, attempt.details)) draft.details = {};
    if (!answer.beside && draft.text === attempt.text) this.take(draft, answer.text, answer.version);
    this.keep(draft);
    if (draft === this.open) {
      const loud = answer.beside ? this.said.beside : answer.apart ? this.said.apart : "";
      this.status(loud || this.said.saved, loud ? "loud late" : "");
    }
    if (this.unsent(draft)) this.flush();
    this.told.saved();
  }

  // Others' words in a text that one is not typing at just now; the caret stays where it was.
  take(draft, text, version) {
    draft.base = version;
    if (text === draft.text.trim()) return;
    draft.text = draft.saved = text;
    if (draft !== this.open) return;
    const field = this.fields.text;
    const fromEnd = field.value.length - field.selectionEnd;
    const start = field.selectionStart;
    const before = field.value.slice(0, start);
    field.value = text;
    const at = text.startsWith(before) ? start : Math.max(0, text.length - fromEnd);
    if (document.activeElement === field) field.setSelectionRange(at, at);
  }

  // A contribution was drawn anew: if it is the one in hand, and nothing of it is unsent, go on from there.
  seen(note) {
    const draft = this.open;
    if (!draft || draft.contribution !== note.dataset.note || this.unsent(draft) || draft.sending) return;
    if (note.querySelector(".notice")) return;
    const version = Number(note.dataset.version);
    if (version > draft.base) this.take(draft, note.querySelector(".text").textContent, version);
  }

  refused(draft, text) {
    this.status(text, "loud late");
    if (draft !== this.open) this.drafts.delete(draft.id);
  }

  later() {
    this.failures += 1;
    this.lost();
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.flush(), Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (this.failures - 1)));
  }

  lost() {
    const waits = [...this.drafts.values()].some((draft) => this.unsent(draft));
    const text = waits ? this.said.offline : this.said.away;
    if (this.lostText !== text) this.status(text, "loud late");
    this.lostText = text;
  }

  connected() {
    if (this.lostText === this.said.away) this.status(this.said.back, "loud");
    this.lostText = "";
    this.flush();
  }

  // What has to be heard is said to screen readers, too; 'saved' after each pause would be chatter.
  status(text, how = "") {
    const line = this.form.querySelector("[data-status]");
    line.textContent = text;
    line.classList.toggle("late", how.includes("late"));
    if (how.includes("loud")) this.root.querySelector("[data-say]").textContent = text;
  }
}
