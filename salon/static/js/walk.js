// The diary by keyboard: one stop for Tab, arrows from card to card and into empty places, "m" takes a card along.
import { announce } from "./announce.js";
import { STOP, STOPS, board, send } from "./board.js";
import { Carry, STEP, clock, minuteOf } from "./carry.js";
import { toast } from "./toasts.js";

const words = () => document.getElementById("diary-words").dataset;
const at = (one) => minuteOf(one.closest("[data-at]").dataset.at);
const stops = (column) => [...column.querySelectorAll(STOPS)].sort((a, b) => at(a) - at(b));
const columns = () => [...board().querySelectorAll("[data-column]")];
let carry = null;

const stop = () => board().querySelector(STOP);
function rove(to = board().querySelector(".visit__card") ?? board().querySelector(STOPS)) {
  const old = stop();
  if (old) old.tabIndex = -1;
  if (to) to.tabIndex = 0;
}

function go(from, key) {
  const column = from.closest("[data-column]");
  const all = columns();
  if (key === "ArrowUp" || key === "ArrowDown") {
    const here = stops(column);
    return here[here.indexOf(from) + (key === "ArrowDown" ? 1 : -1)];
  }
  const step = key === "ArrowRight" ? 1 : -1;
  for (let n = all.indexOf(column) + step; all[n]; n += step) {
    const near = stops(all[n]).sort((a, b) => Math.abs(at(a) - at(from)) - Math.abs(at(b) - at(from)))[0];
    if (near) return near;
  }
  return null;
}

function steer(key) {
  const { column, at: minute } = carry;
  const all = columns();
  const step = { ArrowUp: -STEP, ArrowDown: STEP }[key];
  if (step) {
    // On to the next possible start in that direction, if the server has said which there are.
    const starts = carry.ranges().flatMap(([first, until]) => {
      const found = [first];
      for (let m = Math.ceil((first + 1) / STEP) * STEP; m <= until; m += STEP) found.push(m);
      return found;
    });
    const next = step > 0 ? starts.find((m) => m > minute) : starts.findLast((m) => m < minute);
    carry.to(column, next ?? (carry.free ? minute : minute + step));
  } else carry.to(all[all.indexOf(column) + (key === "ArrowRight" ? 1 : -1)] ?? column, minute);
  carry.shadow.scrollIntoView({ block: "nearest", inline: "nearest" });
  const name = carry.column.getAttribute("aria-label");
  announce([`${clock(carry.at)} ${name}`, carry.possible() ? [] : words().notFree].flat().join(", "));
}

async function put(drop) {
  const { visit } = carry;
  const hand = carry;
  carry = null;
  if (drop) await hand.drop();
  else {
    hand.leave();
    announce(words().left);
  }
  document.getElementById(`s${visit.dataset.visit}`)?.focus();
}

document.addEventListener("keydown", (event) => {
  const from = event.target.closest?.(STOPS);
  if (event.ctrlKey || event.metaKey || event.altKey || !(from || carry)) return;
  if (carry) {
    if (event.key.startsWith("Arrow")) steer(event.key);
    else if (event.key === "Enter") put(true);
    else if (event.key === "Escape" || event.key === "Tab") put(false);
    event.preventDefault();
    return event.stopImmediatePropagation();
  }
  if (!event.key.startsWith("Arrow")) return;
  event.preventDefault();
  go(from, event.key)?.focus();
}, true);

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(STOPS)) rove(target);
});

function resize(visit, step) {
  const data = new FormData(document.getElementById("press"));
  const { version, on, at, minutes } = visit.dataset;
  for (const [name, value] of Object.entries({ version, on, at, minutes: Number(minutes) + step })) data.set(name, value);
  send(`/sessions/${visit.dataset.visit}/drop/?${board().dataset.query}`, data);
}

document.addEventListener("click", ({ target }) => {
  const wish = target.closest?.("#diary-keys [data-do]")?.dataset.do;
  if (!wish) return;
  const visit = document.activeElement?.closest(".visit");
  if (!visit) return toast(words().first);
  if (wish === "carry") {
    if (!("movable" in visit.dataset)) return;
    carry = new Carry(visit);
    announce(words().carry);
  } else if (wish === "longer" || wish === "shorter") resize(visit, wish === "longer" ? STEP : -STEP);
  else {
    const form = document.getElementById("press");
    const data = new FormData(form);
    data.set("press", `${wish}-${visit.dataset.visit}-${visit.dataset.version}`);
    send(form.action, data);
  }
});

document.addEventListener("board:fresh", () => stop() ?? rove());
for (const one of board().querySelectorAll(STOPS)) one.tabIndex = -1;
rove();

