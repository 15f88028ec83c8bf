// Focus is never lost: after a swap it goes to the first error, to what asks for it, or to the fragment itself.

const WISHES = "[aria-invalid=true], [data-focus], [autofocus]";
let before = null;

function land(place) {
  if (!place.isConnected || document.activeElement !== document.body) return;
  const wish = place.matches(WISHES) ? place : place.querySelector(WISHES);
  const goal = wish ?? place;
  if (!goal.matches("a[href], button, input, select, textarea, summary, [tabindex]")) goal.tabIndex = -1;
  goal.focus({ preventScroll: goal === place });
}

document.addEventListener("htmx:beforeSwap", () => {
  before = document.activeElement;
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  // Only if the swap took the focused element away; polling must not pull anyone anywhere.
  if (before && before !== document.body && !before.isConnected) land(target);
  before = null;
});
