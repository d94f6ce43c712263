// Pan and zoom for a map that already is a picture with links: buttons, keys, wheel, drag, pinch.
const CLOSEST = 12;

export function start(root = document) {
  for (const svg of root.querySelectorAll("svg.map:not([data-live])")) new LiveMap(svg);
}

class LiveMap {
  constructor(svg) {
    this.svg = svg;
    svg.dataset.live = "";
    this.frame = svg.closest(".drawing") || svg.parentElement;
    this.template = this.frame.querySelector("template[data-map-tools]");
    if (!this.template) return;
    const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    this.whole = { x, y, width, height };
    this.view = { ...this.whole };
    this.fingers = new Map();
    this.moved = 0;
    this.addTools();
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const kind of ["pointerup", "pointercancel", "pointerleave"]) svg.addEventListener(kind, (event) => this.up(event));
    svg.addEventListener("click", (event) => { if (this.moved > 6) event.preventDefault(); }, true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
  }

  addTools() {
    const tools = this.template.content.firstElementChild.cloneNode(true);
    const acts = { in: () => this.zoom(1.6), out: () => this.zoom(1 / 1.6), whole: () => this.show(this.whole) };
    for (const button of tools.querySelectorAll("[data-do]")) button.addEventListener("click", acts[button.dataset.do]);
    tools.addEventListener("keydown", (event) => this.key(event));
    this.frame.append(tools);
  }

  key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (step) this.show({ ...this.view, x: this.view.x + step[0] * this.view.width * 0.15, y: this.view.y + step[1] * this.view.height * 0.15 });
    else if (event.key === "+") this.zoom(1.6);
    else if (event.key === "-") this.zoom(1 / 1.6);
    else if (event.key === "0") this.show(this.whole);
    else return;
    event.preventDefault();
  }

  // The page keeps its wheel; with Ctrl (or a pinch on a touch pad) the map takes it.
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 200), this.spot(event));
  }

  down(event) {
    this.fingers.set(event.pointerId, event);
    this.moved = 0;
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const others = [...this.fingers.values()].filter((one) => one.pointerId !== event.pointerId);
    this.fingers.set(event.pointerId, event);
    if (others.length) {
      const spread = (one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY);
      this.zoom(spread(event) / (spread(before) || 1), this.spot(event));
      this.moved = 10;
    } else if (this.zoomed) {
      const scale = this.view.width / this.svg.clientWidth;
      const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY;
      this.moved += Math.abs(dx) + Math.abs(dy);
      this.svg.classList.toggle("held", this.moved > 6);
      this.show({ ...this.view, x: this.view.x - dx * scale, y: this.view.y - dy * scale });
    }
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    this.svg.classList.remove("held");
  }

  spot(event) {
    const box = this.svg.getBoundingClientRect();
    return {
      x: this.view.x + ((event.clientX - box.left) / box.width) * this.view.width,
      y: this.view.y + ((event.clientY - box.top) / box.height) * this.view.height,
    };
  }

  get zoomed() { return this.view.width < this.whole.width; }

  zoom(factor, around = { x: this.view.x + this.view.width / 2, y: this.view.y + this.view.height / 2 }) {
    const width = Math.min(this.whole.width, Math.max(this.whole.width / CLOSEST, this.view.width / factor));
    const share = width / this.view.width;
    this.show({ x: around.x - (around.x - this.view.x) * share, y: around.y - (around.y - this.view.y) * share, width });
  }

  show({ x, y, width }) {
    const height = (width * this.whole.height) / this.whole.width;
    const within = (value, low, high) => Math.min(Math.max(value, low), high);
    this.view = {
      x: within(x, this.whole.x, this.whole.x + this.whole.width - width),
      y: within(y, this.whole.y, this.whole.y + this.whole.height - height),
      width,
      height,
    };
    this.svg.setAttribute("viewBox", `${this.view.x} ${this.view.y} ${width} ${height}`);
    this.svg.style.setProperty("--zoomed", width / this.whole.width);
    this.svg.classList.toggle("zoomed", this.zoomed);
  }
}
