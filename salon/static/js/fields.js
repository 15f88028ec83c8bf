// Help beside a field, which stays the truth: minus and plus step a number as the browser itself would; the browser's
// calendar writes a date into its text field.

function changed(input) {
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-step]");
  const input = button?.closest(".stepper")?.querySelector("input");
  if (!input || input.disabled || input.readOnly) return;
  if (Number(button.dataset.step) < 0) input.stepDown();
  else input.stepUp();
  changed(input);
});

// The calendar keeps what happens in it to itself: a form that listens for changes hears of the one date once.
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const { target } = event;
    const input = target.closest(".day__open")?.parentNode.querySelector("input");
    if (!input) return;
    event.stopPropagation();
    if (name === "change" || !target.value) return;
    input.value = target.value.split("-").reverse().join(".");
    changed(input);
  }, true);
}
