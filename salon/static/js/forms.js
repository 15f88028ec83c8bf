// A form is sent once: while it is under way its button shows so, and a second press does nothing.

const busy = new WeakSet();

function begin(form, button) {
  busy.add(form);
  form.setAttribute("aria-busy", "true");
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
    const form = target.closest?.("form");
    if (form) release(form);
  });
}

// Coming back by the browser's back button: the page is as it was left, so free it.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
});

// The thin line at the top while the server thinks.
let running = 0;
const show = () => document.body.classList.toggle("is-working", running > 0);
document.addEventListener("htmx:beforeRequest", () => {
  running += 1;
  show();
});
document.addEventListener("htmx:afterRequest", () => {
  running = Math.max(0, running - 1);
  show();
});
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method !== "dialog") document.body.classList.add("is-working");
});
addEventListener("pageshow", show);
