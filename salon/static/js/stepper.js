// Minus and plus beside a number field. The field stays the truth: it is stepped as the browser itself would.

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-step]");
  const input = button?.closest(".stepper")?.querySelector("input");
  if (!input || input.disabled || input.readOnly) return;
  if (Number(button.dataset.step) < 0) input.stepDown();
  else input.stepUp();
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
