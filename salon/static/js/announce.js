// After a swap: says aloud what changed (data-announce="Booked: Monday 10:30"), and focus is never lost: it goes to the
// first error, to what asks for it, or to the fragment itself.

const WISHES = "[aria-invalid=true], [data-focus], [autofocus]";
let before = null;

export function announce(text, { urgent = false } = {}) {
  const region = document.getElementById(urgent ? "alert" : "live");
  if (!region || !text) return;
  // Emptied first, so that the same words are spoken again.
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 60);
}

const within = (place, what) => (place.matches?.(what) ? place : place.querySelector?.(what));

function land(place) {
  if (!place.isConnected || document.activeElement !== document.body) return;
  const goal = within(place, WISHES) ?? place;
  if (!goal.matches("a[href], button, input, select, textarea, summary, [tabindex]")) goal.tabIndex = -1;
  goal.focus({ preventScroll: goal === place });
}

document.addEventListener("htmx:beforeSwap", () => {
  before = document.activeElement;
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  const said = within(target, "[data-announce]");
  if (said) announce(said.dataset.announce, { urgent: said.hasAttribute("data-urgent") });
  // Only if the swap took the focused element away; polling must not pull anyone anywhere.
  if (before && before !== document.body && !before.isConnected) land(target);
  before = null;
});
