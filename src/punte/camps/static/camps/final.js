// The final: clocks that count between two answers of the server, a running order that can be dragged, points
// that say when they could not be saved. Pages work without it.

const pad = (seconds) => `${seconds < 0 ? "-" : ""}${Math.floor(Math.abs(seconds) / 60)}:${String(Math.abs(seconds) % 60).padStart(2, "0")}`;

// Seconds as the server said them, and when it said so by this page's own clock: no two clocks are compared.
const said = new WeakMap();

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    if (!said.has(clock)) said.set(clock, performance.now());
    if (clock.dataset.runs !== "1") continue;
    const gone = Math.floor((performance.now() - said.get(clock)) / 1000);
    const pitch = Number(clock.dataset.pitchLeft) - gone;
    const questions = Number(clock.dataset.left) - gone;
    const phase = pitch > 0 ? "pitch" : questions > 0 ? "questions" : "over";
    const label = clock.querySelector(".phase");
    const words = { pitch: label.dataset.phasePitch, questions: label.dataset.phaseQuestions, over: label.dataset.phaseOver };
    if (label.textContent !== words[phase]) label.textContent = words[phase];
    clock.classList.remove("pitch", "questions", "over");
    clock.classList.add(phase);
    const text = pad(phase === "pitch" ? pitch : questions);
    const digits = clock.querySelector(".digits");
    if (digits.textContent !== text) digits.textContent = text;
  }
}
tick();
setInterval(tick, 200);

let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-order] > [draggable]");
  dragged?.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-order] > [draggable]");
  if (!dragged || !over || over.parentNode !== dragged.parentNode) return;
  event.preventDefault();
  const { top, height } = over.getBoundingClientRect();
  if (over !== dragged) over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
});
document.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
document.addEventListener("dragend", () => {
  if (!dragged) return;
  const list = dragged.parentNode;
  dragged.classList.remove("dragged");
  dragged = null;
  const values = new FormData();
  values.set("step", "order");
  values.set("csrfmiddlewaretoken", list.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const one of list.children) values.append("pitch", one.dataset.pitch);
  htmx.ajax("POST", list.dataset.order, { source: list, target: "#running-order", select: "#running-order", swap: "outerHTML show:none", values });
});

// Points that were not saved are said where 'saved' would stand.
for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(kind, (event) => {
    const place = document.getElementById("saved");
    if (!place || !event.target.closest?.("form.sheet")) return;
    place.classList.add("trouble");
    place.textContent = event.detail.xhr?.status === 409 ? event.detail.xhr.responseText : place.dataset.trouble;
  });
}
document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "saved") event.target.classList.remove("trouble"); });
