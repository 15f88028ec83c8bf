// The session record: saves itself, times the steps, and the short cuts that make an uneventful session a few touches.
import { announce } from "./announce.js";
import { Autosave } from "./autosave.js";
import { Photos } from "./photos.js";
import { stop } from "./timer.js";
import { toast } from "./toasts.js";

const form = document.getElementById("record");
form.addEventListener("submit", stop); // what runs is written down before anything is sent
new Autosave(form, [new Photos(document.querySelector("[data-photos]"))]);

const changed = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));

function choose(input) {
  if (!input || input.checked) return;
  input.checked = true;
  changed(input);
}

form.addEventListener("click", ({ target }) => {
  if (target.closest("[data-all-done]")) form.querySelectorAll("[data-step-of-protocol] [type=checkbox]").forEach(choose);
  if (target.closest("[data-as-before]")) form.querySelectorAll(".segment--before input").forEach(choose);
});

// A grade touched again is taken away: a slip of the finger is no evidence.
const grades = () => form.querySelectorAll(".record-grades input");
const remember = () => grades().forEach((grade) => (grade.dataset.held = grade.checked ? "yes" : ""));
remember();
form.addEventListener("change", remember);
form.addEventListener("click", ({ target }) => {
  if (!target.matches(".record-grades input") || !target.checked || !target.dataset.held) return;
  target.checked = false;
  changed(target);
});

// A barcode reader is a keyboard that ends with Enter. The code may hold more than the lot's number.
const scan = form.querySelector("[data-scan]");
scan?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const code = scan.value.trim().toLowerCase();
  const lots = [...form.querySelectorAll("[data-number]")].filter((lot) => code.includes(lot.dataset.number.toLowerCase()));
  const lot = lots.sort((a, b) => b.dataset.number.length - a.dataset.number.length)[0];
  if (!code || !lot) toast(scan.dataset.saidUnknown, "error");
  else if (lot.disabled) toast(lot.closest("label").textContent.trim().replace(/\s+/g, " "), "error");
  else {
    choose(lot);
    announce(lot.dataset.number);
  }
  scan.value = "";
});
