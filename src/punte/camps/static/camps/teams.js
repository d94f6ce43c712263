// The board of teams: cards are dragged, or lifted with the keyboard; what a move would do to the balance is shown
// before it is made. The form below the board does the moving, so nothing here is needed for it.
const board = () => document.querySelector("[data-board]");
let lifted = null; // the card that is moved
let target = null; // the team it would go to

const traitsOf = (card) => card.dataset.traits.split("|").filter(Boolean);
const teams = () => [...board().querySelectorAll("[data-team]")];
const cardsOf = (team) => [...team.querySelectorAll("[data-person]")];

function count(cards) {
  const found = new Map();
  for (const card of cards) for (const trait of traitsOf(card)) found.set(trait, (found.get(trait) || 0) + 1);
  return found;
}

// People too many or too few over all values: between floor and ceiling of the team's share is in balance.
function off(cards, everywhere, people) {
  const here = count(cards);
  let sum = 0;
  for (const [trait, number] of everywhere) {
    const share = (number * cards.length) / people;
    const mine = here.get(trait) || 0;
    sum += Math.max(Math.floor(share + 1e-9) - mine, mine - Math.ceil(share - 1e-9), 0);
  }
  return sum;
}

function preview() {
  const all = [...board().querySelectorAll("[data-person]")];
  const everywhere = count(all);
  const origin = lifted.closest("[data-team]");
  for (const team of teams()) {
    const live = team.querySelector("[data-live]");
    if (!live) continue;
    const cards = cardsOf(team);
    const changed = origin === target ? cards
      : team === origin ? cards.filter((card) => card !== lifted) : team === target ? [...cards, lifted] : cards;
    const before = off(cards, everywhere, all.length);
    const after = off(changed, everywhere, all.length);
    const touched = team === origin || team === target;
    live.textContent = touched ? `${cards.length} → ${changed.length}; ${board().dataset.saidOff}: ${before} → ${after}` : "";
    live.className = `live ${after < before ? "better" : after > before ? "worse" : ""}`;
    team.classList.toggle("over", team === target && team !== origin);
  }
}

function say(text) {
  document.querySelector("[data-said]").textContent = text;
}

function lift(card) {
  lifted = card;
  target = card.closest("[data-team]");
  card.classList.add("lifted");
}

function letGo() {
  lifted?.classList.remove("lifted");
  for (const live of board().querySelectorAll("[data-live]")) live.textContent = "";
  for (const team of teams()) team.classList.remove("over");
  lifted = target = null;
}

function drop() {
  const origin = lifted.closest("[data-team]");
  const [card, team] = [lifted, target];
  letGo();
  if (!team || team === origin) return;
  const form = document.getElementById("moving");
  for (const box of board().querySelectorAll("input[name=person]")) box.checked = box.closest("[data-person]") === card;
  form.querySelector("select").value = team.dataset.team;
  form.dataset.back = card.dataset.person;
  form.requestSubmit(form.querySelector("button"));
}

function prepare() {
  if (!board()) return;
  for (const card of board().querySelectorAll("[data-person]")) {
    card.draggable = true;
    card.tabIndex = 0;
  }
  document.querySelector("[data-scripted]")?.removeAttribute("hidden");
}

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-person]");
  if (!card) return;
  lift(card);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.person);
});
document.addEventListener("dragover", (event) => {
  const team = lifted && event.target.closest?.("[data-team]");
  if (!team) return;
  event.preventDefault();
  if (team !== target) {
    target = team;
    preview();
  }
});
document.addEventListener("drop", (event) => {
  if (!lifted) return;
  event.preventDefault();
  drop();
});
document.addEventListener("dragend", () => lifted && letGo());

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-person]");
  if (!card || event.target !== card) return;
  if (event.key === " " || (event.key === "Enter" && lifted)) {
    event.preventDefault();
    if (lifted) drop();
    else {
      lift(card);
      preview();
      say(board().dataset.saidLifted);
    }
  } else if (lifted && event.key.startsWith("Arrow")) {
    event.preventDefault();
    const all = teams();
    const step = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1;
    target = all[(all.indexOf(target) + step + all.length) % all.length];
    preview();
    target.scrollIntoView({ block: "nearest" });
    say(`${target.querySelector("h2").textContent} ${target.querySelector("[data-live]")?.textContent || ""}`);
  } else if (lifted && event.key === "Escape") {
    event.preventDefault();
    letGo();
    say("");
  }
});

// Whoever moved a card with the keyboard goes on from there.
let back = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "moving") back = event.target.dataset.back || "";
});
document.addEventListener("htmx:afterSettle", () => {
  prepare();
  if (back) document.querySelector(`[data-person="${back}"]`)?.focus();
  back = "";
});

prepare();
