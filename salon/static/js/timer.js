// A timer beside each step of the protocol. It writes whole minutes into the step's field and ticks the step off.
// Starting the next one stops the one before: one touch from step to step.
import { announce } from "./announce.js";

let running = null;
let lock = null;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const seconds = ({ began, before }) => before + Math.floor((Date.now() - began) / 1000);

function fill(id, minutes) {
  const input = document.getElementById(id);
  if (!input) return;
  input.value = minutes;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function tick() {
  const { button, face } = running;
  const now = seconds(running);
  face.textContent = clock(now);
  if (now === Number(button.dataset.target) * 60) {
    face.classList.add("record-step__clock--over");
    announce(button.dataset.saidOver, { urgent: true });
    navigator.vibrate?.(400);
  }
}

export function stop() {
  if (!running) return;
  const { button, timer } = running;
  clearInterval(timer);
  const total = seconds(running);
  button.dataset.seconds = total;
  button.setAttribute("aria-pressed", "false");
  const minutes = Math.max(1, Math.round(total / 60));
  fill(button.dataset.timer, minutes);
  if (button.dataset.also) fill(button.dataset.also, minutes);
  const box = button.closest("[data-step-of-protocol]").querySelector("[type=checkbox]");
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  running = null;
  lock?.release();
  lock = null;
}

async function start(button) {
  const face = button.parentElement.querySelector("output");
  face.hidden = false;
  button.setAttribute("aria-pressed", "true");
  running = { button, face, began: Date.now(), before: Number(button.dataset.seconds ?? 0) };
  running.timer = setInterval(tick, 1000);
  tick();
  lock = await navigator.wakeLock?.request("screen").catch(() => null); // gloves cannot wake a tablet
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-timer]");
  if (!button) return;
  const same = running?.button === button;
  stop();
  if (!same) start(button);
});
