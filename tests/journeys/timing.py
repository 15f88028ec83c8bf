"""What a page measures about itself: its interactions, its drops, and what jumped."""

from playwright.sync_api import Page

# Confirmed is the first picture after the board says what was done; of that the server takes from the request's start
# to its last byte.
WATCH = """
window.seen = { events: [], shift: 0, drop: null, let: 0 };
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.interactionId) seen.events.push({ name: one.name, took: one.duration });
}).observe({ type: "event", durationThreshold: 16, buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
addEventListener("pointerup", (event) => { seen.let = event.timeStamp; }, true);
addEventListener("DOMContentLoaded", () => {
  const said = () => document.querySelector("#said [data-say]");
  let last = null;
  new MutationObserver(() => {
    const now = said();
    if (!now || now === last) return;
    last = now;
    const began = seen.let;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const sent = performance.getEntriesByType("resource").filter((one) => one.name.includes("/drop/")).at(-1);
        const server = sent ? sent.responseEnd - sent.requestStart : 0;
        const confirmed = performance.now() - began;
        seen.drop = { confirmed, server, page: confirmed - server };
      };
      port2.postMessage(0);
    });
  }).observe(document.body, { childList: true, subtree: true });
});
"""
DROPPED = """new Promise((done) => {
  const look = () => (seen.drop ? done(seen.drop) : setTimeout(look, 20));
  look();
})"""


def confirmed(page: Page) -> dict[str, float]:
    """Wait for the picture with the answer to a drop: milliseconds in all, of the server, of the page."""
    found: dict[str, float] = page.evaluate(DROPPED)
    return found


def interactions(page: Page) -> float:
    """Return the worst interaction since the last question, in milliseconds to the next paint; 0 if all were quick."""
    page.wait_for_timeout(150)  # the browser tells of an interaction after the picture that followed it
    events: list[dict[str, float]] = page.evaluate("seen.events.splice(0)")
    return max((one["took"] for one in events), default=0.0)
