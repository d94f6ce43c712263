// The network on a canvas: pan, zoom, names, and a way to each page.
//
// Thousands of lines are too many for every frame. They are drawn once, a little wider than the window, onto a
// sheet out of sight; while somebody moves about, frames are copies of that sheet. It is drawn anew in slices of a
// few milliseconds, as soon as the view has come to rest or leaves the sheet.
const AROUND = 0.3; // of the window, drawn ahead on each side
const SLICE = 7, WHOLE = 24; // milliseconds of drawing in a frame while somebody moves about, and at rest
const LINES = 400; // lines in one stroke
const REST = 140; // milliseconds without movement
const FARTHEST = 0.8, CLOSEST = 40; // zoom, as a multiple of the whole
const REACH = 14; // pixels around a point that can be touched
const NAMES = 40; // names on a sheet, at most

export function start(root = document) {
  for (const canvas of root.querySelectorAll("canvas[data-network]:not([data-live])")) open(canvas);
}

async function open(canvas) {
  canvas.dataset.live = "";
  const answer = await fetch(canvas.dataset.network, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    canvas.closest("[data-network-frame]").querySelector("[data-said]").textContent = canvas.dataset.trouble;
    return;
  }
  canvas.picture = new Network(canvas, await answer.json());
}

class Network {
  constructor(canvas, data) {
    this.canvas = canvas;
    this.frame = canvas.closest("[data-network-frame]");
    this.said = this.frame.querySelector("[data-said]");
    this.read(data);
    this.inks();
    this.near = new Nearness(this.x, this.y);
    this.pointed = -1;
    this.fingers = new Map();
    this.sheet = null;
    this.making = null;
    this.frames = 0;
    this.listen();
    this.tools();
    this.measure();
  }

  read(data) {
    this.names = data.names;
    this.hrefs = data.hrefs;
    this.facts = data.facts;
    this.groups = data.groups;
    this.x = Float32Array.from(data.x);
    this.y = Float32Array.from(data.y);
    this.degree = Uint16Array.from(data.degree);
    this.across = Uint16Array.from(data.across);
    this.ends = Uint16Array.from(data.ties);
    this.weak = Uint8Array.from(data.weak);
    this.radius = Float32Array.from(this.degree, (count) => 2.2 + Math.min(Math.sqrt(count), 7) * 0.75);
    this.known = Array.from(this.names, (_, at) => at).sort((a, b) => this.degree[b] - this.degree[a] || a - b);
  }

  // Colours come from the tokens, through elements that wear them.
  inks() {
    this.ink = {};
    for (const one of this.frame.querySelectorAll("[data-ink]")) this.ink[one.dataset.ink] = getComputedStyle(one).color;
    this.font = getComputedStyle(this.canvas).fontFamily;
  }

  // What is there to see

  measure() {
    const box = this.canvas.getBoundingClientRect();
    if (!box.width) return;
    this.width = box.width;
    this.height = box.height;
    this.dots = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = Math.round(box.width * this.dots);
    this.canvas.height = Math.round(box.height * this.dots);
    this.paper = this.canvas.getContext("2d", { alpha: false });
    let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
    for (let at = 0; at < this.x.length; at++) {
      left = Math.min(left, this.x[at]); right = Math.max(right, this.x[at]);
      top = Math.min(top, this.y[at]); bottom = Math.max(bottom, this.y[at]);
    }
    if (!this.x.length) [left, right, top, bottom] = [-1, 1, -1, 1];
    const room = 56;
    const scale = Math.min((this.width - room) / Math.max(right - left, 0.05), (this.height - room) / Math.max(bottom - top, 0.05));
    this.whole = { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(scale, 1200) };
    this.view ??= { ...this.whole };
    this.sheet = this.making = null;
    this.wake();
  }

  get zoom() { return this.view.scale / this.whole.scale; }

  toScreen(at, view = this.view) {
    return [(this.x[at] - view.x) * view.scale + this.width / 2, (this.y[at] - view.y) * view.scale + this.height / 2];
  }

  toWorld(px, py) {
    return [(px - this.width / 2) / this.view.scale + this.view.x, (py - this.height / 2) / this.view.scale + this.view.y];
  }

  show(view) {
    const scale = Math.min(Math.max(view.scale, this.whole.scale * FARTHEST), this.whole.scale * CLOSEST);
    const far = 1.2;
    this.view = { x: Math.min(Math.max(view.x, -far), far), y: Math.min(Math.max(view.y, -far), far), scale };
    this.moved = performance.now();
    this.canvas.classList.toggle("zoomed", this.zoom > 1.01);
    this.wake();
  }

  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    const [x, y] = this.toWorld(px, py);
    const scale = Math.min(Math.max(this.view.scale * factor, this.whole.scale * FARTHEST), this.whole.scale * CLOSEST);
    this.show({ x: x - (px - this.width / 2) / scale, y: y - (py - this.height / 2) / scale, scale });
  }

  // Frames

  wake() {
    if (!this.awake) this.awake = requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.awake = 0;
    this.frames += 1;
    const now = performance.now();
    const resting = now - (this.moved ?? 0) > REST;
    const covered = this.sheet && this.covers(this.sheet.view);
    const exact = covered && same(this.sheet.view, this.view);
    if (!exact && (!covered || resting || !this.sheet)) this.prepare(now);
    this.copy();
    this.overlay();
    if (this.making || !exact) this.wake();
  }

  covers(view) {
    const share = view.scale / this.view.scale;
    const wide = this.width * (0.5 + AROUND), high = this.height * (0.5 + AROUND);
    return (
      share > 0.45 && share < 2.2 &&
      Math.abs(this.view.x - view.x) * view.scale + (this.width / 2) * share <= wide + 1 &&
      Math.abs(this.view.y - view.y) * view.scale + (this.height / 2) * share <= high + 1
    );
  }

  // Go on with a new sheet for so long as a frame allows.
  prepare(now) {
    if (!this.making || !this.near_to(this.making.view)) this.making = this.begin();
    const making = this.making;
    do {
      if (making.step()) {
        this.sheet = making;
        this.making = null;
        break;
      }
    } while (performance.now() - now < (now - (this.moved ?? -REST) < REST ? SLICE : WHOLE));
  }

  // A sheet begun for a view that has since gone elsewhere is no use.
  near_to(view) {
    return this.covers(view) && (same(view, this.view) || performance.now() - this.moved < REST);
  }

  begin() {
    const spare = this.spare && this.spare !== this.sheet?.canvas ? this.spare : document.createElement("canvas");
    const sheet = new Sheet(this, spare, { ...this.view });
    this.spare = this.sheet?.canvas;
    return sheet;
  }

  copy() {
    const paper = this.paper;
    paper.setTransform(1, 0, 0, 1, 0, 0);
    paper.fillStyle = this.ink.surface;
    paper.fillRect(0, 0, this.canvas.width, this.canvas.height);
    const sheet = this.sheet ?? this.making;
    if (!sheet) return;
    const share = this.view.scale / sheet.view.scale;
    const wide = sheet.canvas.width * share, high = sheet.canvas.height * share;
    const x = this.canvas.width / 2 + (sheet.view.x - this.view.x) * this.view.scale * this.dots - wide / 2;
    const y = this.canvas.height / 2 + (sheet.view.y - this.view.y) * this.view.scale * this.dots - high / 2;
    paper.imageSmoothingEnabled = share !== 1;
    if (share === 1) paper.drawImage(sheet.canvas, Math.round(x), Math.round(y));
    else paper.drawImage(sheet.canvas, x, y, wide, high);
  }

  // The point under the pointer, its ties and its name.
  overlay() {
    const at = this.pointed;
    if (at < 0) return;
    const paper = this.paper;
    paper.setTransform(this.dots, 0, 0, this.dots, 0, 0);
    const [px, py] = this.toScreen(at);
    paper.lineWidth = 1.6;
    paper.strokeStyle = this.ink.ink;
    paper.beginPath();
    for (let tie = 0; tie < this.weak.length; tie++) {
      const a = this.ends[2 * tie], b = this.ends[2 * tie + 1];
      if (a !== at && b !== at) continue;
      paper.moveTo(px, py);
      paper.lineTo(...this.toScreen(a === at ? b : a));
    }
    paper.stroke();
    paper.fillStyle = this.ink.timber;
    paper.beginPath();
    paper.arc(px, py, this.size(at) + 3, 0, 2 * Math.PI);
    paper.fill();
    label(paper, this.names[at], px, py - this.size(at) - 10, this, 15);
  }

  size(at) {
    return this.radius[at] * Math.min(Math.max(Math.sqrt(this.zoom), 0.8), 2.2);
  }

  // What people do

  listen() {
    const canvas = this.canvas;
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoomBy(Math.exp(-event.deltaY / 200), ...this.place(event));
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, (event) => this.up(event));
    canvas.addEventListener("pointerleave", (event) => { this.up(event); this.point(-1); });
    canvas.addEventListener("click", () => { if (this.far <= 6) this.follow(); });
    canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.measure()).observe(canvas);
    const anew = () => { this.inks(); this.sheet = this.making = null; this.wake(); };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
    new MutationObserver(anew).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  down(event) {
    this.fingers.set(event.pointerId, event);
    this.far = 0;
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) {
      this.point(this.near.nearest(...this.toWorld(...this.place(event)), REACH / this.view.scale));
      return;
    }
    const others = [...this.fingers.values()].filter((one) => one.pointerId !== event.pointerId);
    this.fingers.set(event.pointerId, event);
    if (others.length) {
      const spread = (one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY);
      this.far = 10;
      this.zoomBy(spread(event) / (spread(before) || 1), ...this.place(event));
      return;
    }
    const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY;
    this.far += Math.abs(dx) + Math.abs(dy);
    if (event.pointerType === "touch" && this.zoom <= 1.01) return; // the page scrolls
    this.show({ ...this.view, x: this.view.x - dx / this.view.scale, y: this.view.y - dy / this.view.scale });
  }

  up(event) {
    this.fingers.delete(event.pointerId);
  }

  key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    const part = 0.15 / this.view.scale;
    if (step) this.show({ ...this.view, x: this.view.x + step[0] * this.width * part, y: this.view.y + step[1] * this.height * part });
    else if (event.key === "+") this.zoomBy(1.6);
    else if (event.key === "-") this.zoomBy(1 / 1.6);
    else if (event.key === "0") this.show({ ...this.whole });
    else if (event.key === "Enter") return this.follow();
    else if (event.key === "Escape") return this.point(-1);
    else return;
    event.preventDefault();
  }

  point(at) {
    if (at === this.pointed) return;
    this.pointed = at;
    this.canvas.classList.toggle("pointed", at >= 0 && Boolean(this.hrefs[at]));
    this.said.textContent = at < 0 ? "" : `${this.names[at]}: ${this.facts[at]}`;
    this.wake();
  }

  follow() {
    const href = this.pointed >= 0 && this.hrefs[this.pointed];
    if (href) location.assign(href);
  }

  find(text) {
    const wanted = text.trim().toLocaleLowerCase();
    if (!wanted) return this.point(-1);
    const fits = (test) => this.known.find((at) => test(this.names[at].toLocaleLowerCase()));
    const at = fits((name) => name.startsWith(wanted)) ?? fits((name) => name.includes(wanted));
    if (at === undefined) {
      this.point(-1);
      this.said.textContent = this.canvas.dataset.nobody;
      return;
    }
    this.show({ x: this.x[at], y: this.y[at], scale: Math.max(this.view.scale, this.whole.scale * 4) });
    this.point(at);
  }

  tools() {
    const template = this.frame.querySelector("template[data-map-tools]");
    const acts = { in: () => this.zoomBy(1.6), out: () => this.zoomBy(1 / 1.6), whole: () => this.show({ ...this.whole }) };
    if (template) {
      const tools = template.content.firstElementChild.cloneNode(true);
      for (const button of tools.querySelectorAll("[data-do]")) button.addEventListener("click", acts[button.dataset.do]);
      this.frame.append(tools);
    }
    const finder = document.querySelector("[data-network-find]");
    if (!finder) return;
    finder.hidden = false;
    const field = finder.querySelector("input");
    finder.addEventListener("submit", (event) => {
      event.preventDefault();
      this.find(field.value);
      this.canvas.focus();
    });
  }
}

// A drawing of the network for one view, made step by step.
class Sheet {
  constructor(network, canvas, view) {
    this.network = network;
    this.canvas = canvas;
    this.view = view;
    const { width, height, dots } = network;
    canvas.width = Math.round(width * (1 + 2 * AROUND) * dots);
    canvas.height = Math.round(height * (1 + 2 * AROUND) * dots);
    this.paper = canvas.getContext("2d", { alpha: false });
    this.paper.fillStyle = network.ink.surface;
    this.paper.fillRect(0, 0, canvas.width, canvas.height);
    this.paper.setTransform(dots, 0, 0, dots, canvas.width / 2, canvas.height / 2);
    this.wide = canvas.width / 2 / dots + 12;
    this.high = canvas.height / 2 / dots + 12;
    this.tie = 0;
    this.spot = 0;
    this.steps = [() => this.ties(0), () => this.ties(1), () => this.spots(), () => this.words()];
    const many = network.weak.length;
    this.strong = Math.min(Math.max(9 / Math.sqrt(many + 1), 0.13), 0.7) * Math.min(Math.max(Math.sqrt(network.zoom), 1), 2.4);
  }

  // One slice; true when all is drawn.
  step() {
    if (this.steps[0]()) this.steps.shift();
    return !this.steps.length;
  }

  at(index) {
    const { x, y } = this.network;
    return [(x[index] - this.view.x) * this.view.scale, (y[index] - this.view.y) * this.view.scale];
  }

  ties(weak) {
    const { network, paper } = this;
    const all = network.weak;
    paper.lineWidth = weak ? 1.1 : 1;
    paper.globalAlpha = Math.min(weak ? this.strong * 1.3 : this.strong, 0.85);
    paper.strokeStyle = weak ? network.ink.timber : network.ink.river;
    paper.setLineDash(weak && all.length < 3000 ? [4, 4] : []);
    paper.beginPath();
    for (let drawn = 0; this.tie < all.length && drawn < LINES; this.tie++) {
      if (all[this.tie] !== weak) continue;
      const [ax, ay] = this.at(network.ends[2 * this.tie]);
      const [bx, by] = this.at(network.ends[2 * this.tie + 1]);
      if (Math.max(ax, bx) < -this.wide || Math.min(ax, bx) > this.wide || Math.max(ay, by) < -this.high || Math.min(ay, by) > this.high) continue;
      paper.moveTo(ax, ay);
      paper.lineTo(bx, by);
      drawn += 1;
    }
    paper.stroke();
    paper.setLineDash([]);
    paper.globalAlpha = 1;
    if (this.tie < all.length) return false;
    this.tie = 0;
    return true;
  }

  spots() {
    const { network, paper } = this;
    const parts = [new Path2D(), new Path2D()];
    const end = Math.min(this.spot + 800, network.x.length);
    for (; this.spot < end; this.spot++) {
      const [x, y] = this.at(this.spot);
      if (Math.abs(x) > this.wide || Math.abs(y) > this.high) continue;
      const part = parts[network.across[this.spot] ? 1 : 0];
      const size = network.size(this.spot);
      part.moveTo(x + size, y);
      part.arc(x, y, size, 0, 2 * Math.PI);
    }
    paper.strokeStyle = network.ink.surface;
    paper.lineWidth = 1;
    for (const [at, ink] of [[0, network.ink.soft], [1, network.ink.river]]) {
      paper.fillStyle = ink;
      paper.fill(parts[at]);
      if (network.x.length < 1500) paper.stroke(parts[at]);
    }
    return this.spot >= network.x.length;
  }

  // Ecosystems first, then those with most ties, as far as names find room.
  words() {
    const { network, paper } = this;
    const taken = [];
    const write = (text, x, y, size) => {
      paper.font = `600 ${size}px ${network.font}`;
      const half = paper.measureText(text).width / 2 + 3;
      if (Math.abs(x) > this.wide || Math.abs(y) > this.high) return false;
      if (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - y) < (box.size + size) * 0.7)) return false;
      taken.push({ x, y, half, size });
      label(paper, text, x, y, network, size);
      return true;
    };
    for (const [name, x, y] of network.groups) write(name, (x - this.view.x) * this.view.scale, (y - this.view.y) * this.view.scale, 17);
    let count = 0;
    const wanted = network.x.length < 60 || network.zoom > 1.6 ? NAMES : 8;
    for (const at of network.known) {
      if (count >= wanted) break;
      const [x, y] = this.at(at);
      if (write(network.names[at], x, y - network.size(at) - 7, 13)) count += 1;
    }
    return true;
  }
}

// Points in squares, so that the nearest is found among its neighbours.
class Nearness {
  constructor(x, y) {
    this.x = x;
    this.y = y;
    this.squares = new Map();
    for (let at = 0; at < x.length; at++) {
      const key = this.key(x[at], y[at]);
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(at);
    }
  }

  key(x, y, dx = 0, dy = 0) { return (Math.floor(x * 50) + dx) * 1000 + Math.floor(y * 50) + dy; }

  nearest(x, y, reach) {
    let best = -1, least = reach;
    const around = Math.min(Math.ceil(reach * 50), 6);
    for (let dx = -around; dx <= around; dx++) {
      for (let dy = -around; dy <= around; dy++) {
        for (const at of this.squares.get(this.key(x, y, dx, dy)) ?? []) {
          const far = Math.hypot(this.x[at] - x, this.y[at] - y);
          if (far < least) [best, least] = [at, far];
        }
      }
    }
    return best;
  }
}

function label(paper, text, x, y, network, size) {
  paper.font = `600 ${size}px ${network.font}`;
  paper.textAlign = "center";
  paper.lineJoin = "round";
  paper.lineWidth = 4;
  paper.strokeStyle = network.ink.surface;
  paper.strokeText(text, x, y);
  paper.fillStyle = network.ink.ink;
  paper.fillText(text, x, y);
}

function same(a, b) {
  return a.scale === b.scale && a.x === b.x && a.y === b.y;
}

start();
