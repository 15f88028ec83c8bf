// Toasts go by themselves, unless they say what went wrong; they wait while the pointer or the focus is on them.
import { announce } from "./announce.js";

const SECONDS = 7;
const area = () => document.getElementById("toasts");

function dismissable(toast) {
  if (toast.dataset.armed || ["error", "warning"].includes(toast.dataset.toast)) return;
  toast.dataset.armed = "yes";
  let timer;
  const start = () => (timer = setTimeout(() => toast.remove(), SECONDS * 1000));
  const stop = () => clearTimeout(timer);
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

export function toast(text, level = "info") {
  const fresh = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  const tone = { error: "coral", warning: "sand", success: "moss" }[level] ?? "teal";
  fresh.className = `toast tone-${tone}`;
  fresh.dataset.toast = level;
  fresh.removeAttribute("role");
  fresh.querySelector("div").textContent = text;
  area().append(fresh);
  announce(text, { urgent: level === "error" });
}

document.addEventListener("click", ({ target }) => target.closest("[data-close-toast]")?.closest(".toast").remove());

// Messages of the server's answer to htmx (salon/toasts.py): HX-Trigger: {"salon:messages": {"messages": [..]}}
document.addEventListener("salon:messages", ({ detail }) => {
  for (const { level, text } of detail.messages) toast(text, level);
});

// What htmx could not do is said, never swallowed.
document.addEventListener("htmx:sendError", () => toast(area().dataset.offline, "error"));
document.addEventListener("htmx:timeout", () => toast(area().dataset.offline, "error"));
document.addEventListener("htmx:responseError", ({ detail }) => {
  const { failed, forbidden, missing } = area().dataset;
  toast({ 403: forbidden, 404: missing }[detail.xhr.status] ?? failed, "error");
});

new MutationObserver(() => area().querySelectorAll(".toast").forEach(dismissable)).observe(area(), { childList: true });
area().querySelectorAll(".toast").forEach(dismissable);
