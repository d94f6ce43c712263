// What the browser adds to pages that already work: keys, dialogs, toasts, menus that close, pictures as PNG.
import { asPng } from "./png.js";

const writing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") closeMenus();
  const keyed = event.key === "/" && !writing(event.target) && document.querySelector("[data-key='/']");
  if (!keyed) return;
  event.preventDefault();
  const field = document.querySelector("input[type='search'][data-main]");
  if (field) field.focus();
  else keyed.click();
});

document.addEventListener("click", (event) => {
  const target = event.target;
  closeMenus(target.closest("details.menu"));
  const opener = target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  if (target.matches("dialog")) target.close();
  if (target.closest("[data-dismiss]")) target.closest(".toast").remove();
  const picture = target.closest("[data-png]");
  if (picture) asPng(picture.dataset.png, picture.dataset.name);
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu === except) continue;
    const within = menu.contains(document.activeElement);
    menu.open = false;
    if (within && !except) menu.querySelector("summary").focus();
  }
}

function prepare(root) {
  for (const hidden of root.querySelectorAll("[data-png][hidden]")) hidden.hidden = false;
}

document.addEventListener("change", (event) => event.target.closest("form[data-submit-on-change]")?.requestSubmit());

// What somebody chose before the scripts were there has not been acted upon: say it once more. A field that is
// being written in waits, where the answer would take its place.
function catchUp(form) {
  const goes = form.closest(form.getAttribute("hx-target") || "form");
  for (const field of form.elements) {
    if (differs(field) && !(goes && field === document.activeElement && !field.options)) {
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

function differs(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "select-one") {
    return field.selectedIndex !== Math.max([...field.options].findLastIndex((one) => one.defaultSelected), 0);
  }
  return field.type === "search" && field.value !== field.defaultValue;
}

// A toast goes by itself when it only confirms; what is wrong stays until it is read.
function fade(toast) {
  if (toast.matches(".error, .warning")) return;
  setTimeout(() => { if (!toast.matches(":hover, :focus-within")) toast.remove(); }, 8000);
}

prepare(document);
document.querySelectorAll(".toast").forEach(fade);
// After the load: going to a fragment takes the focus away.
addEventListener("load", () => document.querySelector("[data-focus]")?.focus());
document.addEventListener("htmx:load", (event) => {
  prepare(event.target);
  event.target.querySelectorAll("form[data-submit-on-change], form[hx-trigger*='change']").forEach(catchUp);
  if (event.target.matches(".toast")) fade(event.target);
});

// A part of the page that could not be fetched is said, unless nobody asked for it (progress asks by itself).
for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(kind, (event) => {
    const template = document.querySelector("template[data-trouble]");
    const toasts = document.querySelector(".toasts");
    if (!event.detail.requestConfig?.triggeringEvent || !template || !toasts) return;
    toasts.replaceChildren(template.content.cloneNode(true));
  });
}

// An answer without the part asked for is another page (to sign in, say): go there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, requestConfig, xhr } = event.detail;
  const part = (requestConfig?.elt || elt).closest("[hx-select]")?.getAttribute("hx-select");
  if (!event.detail.shouldSwap || !part?.startsWith("#") || xhr.responseText.includes(`id="${part.slice(1)}"`)) return;
  event.detail.shouldSwap = false;
  location.assign(xhr.responseURL);
});

if (document.querySelector("svg.map")) import("./map.js").then((module) => module.start());
