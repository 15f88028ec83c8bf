// A form is sent once: while it is under way its button shows so, and a second press does nothing.

const busy = new WeakSet();

function begin(form, button) {
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  form.dispatchEvent(new Event("busy")); // not htmx's own "submit from:": it would hold back a plain form
  button?.setAttribute("data-loading", "");
}

export function release(form) {
  busy.delete(form);
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[data-loading]").forEach((button) => button.removeAttribute("data-loading"));
  document.querySelectorAll(`[form="${form.id}"][data-loading]`).forEach((b) => b.removeAttribute("data-loading"));
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (busy.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    begin(form, event.submitter);
    // Someone else refused it (a confirm, a check): let it be sent again. htmx always prevents, and releases itself.
    setTimeout(() => {
      const viaHtmx = form.matches("[hx-post], [hx-get], [hx-put], [hx-patch], [hx-delete]");
      if (event.defaultPrevented && !viaHtmx) release(form);
    });
  },
  true,
);

for (const name of ["htmx:afterRequest", "htmx:sendError", "htmx:abort"]) {
  document.addEventListener(name, ({ target }) => {
    // The form's own sending, not a search or an autosave from one of its fields.
    const form = target.matches?.("form, button") && target.closest("form");
    if (form) release(form);
  });
}

// Coming back by the browser's back button: the page is as it was left, so free it.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
});

// The thin line at the top while the server thinks; looking every few seconds whether something changed is no work.
let running = 0;
const polls = ({ elt, requestConfig }) =>
  !requestConfig?.triggeringEvent && elt?.getAttribute("hx-trigger")?.includes("every");
const show = () => document.body.classList.toggle("is-working", running > 0);
function count(step) {
  return ({ detail }) => {
    if (polls(detail)) return;
    running = Math.max(0, running + step);
    show();
  };
}
document.addEventListener("htmx:beforeRequest", count(1));
document.addEventListener("htmx:afterRequest", count(-1));
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method !== "dialog") document.body.classList.add("is-working");
});
addEventListener("pageshow", show);
