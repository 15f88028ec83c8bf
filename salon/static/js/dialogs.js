// <a href="/clients/new/" data-dialog>: opens that page's fragment in the dialog; without scripts it is a link.
// data-opens="keys" opens a dialog that is on the page. The server closes it with HX-Trigger: dialog:close.

const dialog = () => document.getElementById("dialog");
const body = () => document.getElementById("dialog-body");

function open(box) {
  if (box && !box.open) box.showModal();
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const opener = target.closest("[data-opens]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    return open(document.getElementById(opener.dataset.opens));
  }
  const closer = target.closest("[data-closes]");
  if (closer) {
    event.preventDefault();
    return closer.closest("dialog")?.close();
  }
  if (target.matches("dialog")) {
    // A press on the backdrop, unless something was typed that would be lost.
    const { left, right, top, bottom } = target.getBoundingClientRect();
    const inside = event.clientX > left && event.clientX < right && event.clientY > top && event.clientY < bottom;
    if (!inside && !target.querySelector("form[data-touched]")) target.close();
  }
  const link = target.closest("[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  event.preventDefault();
  link.closest("[popover]")?.hidePopover();
  const { dialog: address, dialogTitle } = link.dataset;
  document.getElementById("dialog-title").textContent = dialogTitle ?? link.textContent.trim();
  window.htmx.ajax("GET", address || link.href, { source: link, target: "#dialog-body", swap: "innerHTML" });
});

document.addEventListener("input", ({ target }) => target.form?.setAttribute("data-touched", ""));

// Once it is settled: who typed into a field sooner would not be heard by what searches as one types.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target !== body()) return;
  if (!target.childElementCount) return dialog().close();
  const title = target.querySelector("[data-dialog-title]");
  if (title) document.getElementById("dialog-title").textContent = title.dataset.dialogTitle;
  open(dialog());
});

document.addEventListener("dialog:close", () => dialog()?.close());

document.addEventListener("close", ({ target }) => {
  if (target === dialog()) body().replaceChildren();
}, true);

// A field over a list of links: arrows walk, Enter in the field takes the first.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-walk]");
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.target.matches?.("input") && 1 }[event.key];
  if (!box || !step) return;
  event.preventDefault();
  const stops = [box.querySelector("input:not([type=hidden])"), ...box.querySelectorAll("a")];
  const next = stops[(stops.indexOf(event.target) + step + stops.length) % stops.length];
  event.key === "Enter" ? next.click() : next.focus();
});
