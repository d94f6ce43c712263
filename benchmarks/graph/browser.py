"""Moves the picture about in a real browser and takes the time of each frame."""

import shutil

from playwright.sync_api import sync_playwright

READY = "Boolean(document.querySelector('canvas[data-network]')?.picture?.sheet)"
WAIT = 60.0  # seconds
# A step a frame; between two frames the browser has shown what was drawn.
MOVE = """
async ([kind, seconds]) => {
  const canvas = document.querySelector("canvas[data-network]");
  const box = canvas.getBoundingClientRect();
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const pointer = (name, x, y) => canvas.dispatchEvent(new PointerEvent(name, {
    clientX: x, clientY: y, pointerId: 1, pointerType: "mouse", bubbles: true,
  }));
  const frame = () => new Promise(requestAnimationFrame);
  const gaps = [];
  if (kind === "pan") pointer("pointerdown", middle.x, middle.y);
  let last = await frame();
  const start = last;
  for (let step = 0; last - start < seconds * 1000; step++) {
    const turn = (last - start) / 1000;
    const across = 320 * Math.sin(turn * 2.1), down = 180 * Math.sin(turn * 1.3);
    if (kind === "pan") pointer("pointermove", middle.x + across, middle.y + down);
    else canvas.dispatchEvent(new WheelEvent("wheel", {
      deltaY: 14 * Math.sign(Math.cos(turn * 1.6)), ctrlKey: true,
      clientX: middle.x + 90, clientY: middle.y, cancelable: true, bubbles: true,
    }));
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  if (kind === "pan") pointer("pointerup", middle.x, middle.y);
  return gaps;
}
"""


def moved(address: str, cookie: str, width: int, height: int, seconds: float) -> dict[str, list[float]]:
    """Milliseconds from frame to frame while the picture is panned, panned close up, and zoomed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--no-first-run"],
        )
        context = browser.new_context(viewport={"width": width, "height": height})
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        page = context.new_page()
        page.goto(address)
        waited = 0.0
        # The page's policy forbids what `wait_for_function` does.
        while not page.evaluate(READY):
            page.wait_for_timeout(200)
            if (waited := waited + 0.2) > WAIT:
                raise SystemExit("The picture was not drawn within a minute.")
        page.locator("canvas[data-network]").scroll_into_view_if_needed()
        found: dict[str, list[float]] = {}
        found["pan"] = page.evaluate(MOVE, ["pan", seconds])
        found["zoom"] = page.evaluate(MOVE, ["zoom", seconds])
        page.evaluate("document.querySelector('canvas[data-network]').picture.zoomBy(4)")
        found["pan_close"] = page.evaluate(MOVE, ["pan", seconds])
        browser.close()
    return found
