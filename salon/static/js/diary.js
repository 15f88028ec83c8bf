// The diary's page under the pointer. A card is dragged by mouse, or by a touch that rests a moment, so that a swipe still
// scrolls; an empty place shows the time it would book, every quarter of an hour.
import { board } from "./board.js";
import { Carry, STEP, clock, minuteAt, minuteOf, placed } from "./carry.js";
import "./walk.js";

const REST = 350; // ms
const SLIP = 6; // px
const GRIP = 9; // px at a card's lower edge draw it longer
const EDGE = 48; // px from the edge the board scrolls by itself
const HALF_HOUR = 30;

let press = null; // a finger or button is down on a card
let carry = null;
let carried = 0;

function begin() {
  clearTimeout(press.timer);
  carry = new Carry(press.visit, { longer: press.grip });
  press.visit.setPointerCapture?.(press.id);
  navigator.vibrate?.(20);
}

function follow(x, y) {
  const column = [...board().querySelectorAll("[data-column]")].find((one) => {
    const { left, right } = one.getBoundingClientRect();
    return left <= x && x < right;
  });
  const day = (column ?? carry.column).querySelector(".diary__day");
  if (carry.longer) return carry.stretch(minuteAt(carry.home.querySelector(".diary__day"), y));
  carry.to(column ?? carry.column, minuteAt(day, y - press.below));
}

function scroll(x, y) {
  const room = board().querySelector(".diary");
  const { top, bottom, left, right } = room.getBoundingClientRect();
  const step = (low, high, at) => (at < low + EDGE ? -14 : at > high - EDGE ? 14 : 0);
  room.scrollBy(step(left + 56, right, x), step(top + 60, Math.min(bottom, innerHeight), y));
}

function end(drop) {
  if (carry) {
    carried = Date.now();
    drop ? carry.drop() : carry.leave();
  }
  clearTimeout(press?.timer);
  press = carry = null;
}

document.addEventListener("pointerdown", (event) => {
  const visit = event.target.closest?.("[data-movable]");
  if (!visit || event.button || event.target.closest(".visit__do") || carry || !event.isPrimary) return;
  const card = visit.querySelector(".visit__card").getBoundingClientRect();
  const mouse = event.pointerType === "mouse";
  const grip = card.bottom - event.clientY < (mouse ? GRIP : 2 * GRIP) && card.height > 5 * GRIP;
  press = { visit, id: event.pointerId, x: event.clientX, y: event.clientY, below: event.clientY - card.top, grip, mouse };
  if (!mouse) press.timer = setTimeout(begin, REST);
});

document.addEventListener("pointermove", (event) => {
  if (!press || event.pointerId !== press.id) return;
  const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLIP;
  if (!carry && far) {
    if (!press.mouse) return end(false); // a swipe
    begin();
  }
  if (!carry) return;
  follow(event.clientX, event.clientY);
  scroll(event.clientX, event.clientY);
});

document.addEventListener("pointerup", (event) => press?.id === event.pointerId && end(true));
document.addEventListener("pointercancel", (event) => press?.id === event.pointerId && end(false));
document.addEventListener("keydown", (event) => event.key === "Escape" && carry && end(false), true);
// A finger that carries does not scroll; a drag is no click and opens nothing.
document.addEventListener("touchmove", (event) => carry && event.cancelable && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => (carry || press?.timer) && event.preventDefault());
document.addEventListener("dragstart", (event) => event.target.closest?.(".visit") && event.preventDefault());
document.addEventListener("click", (event) => {
  if (Date.now() - carried > 400 || !event.target.closest?.("#board")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

const mark = document.createElement("li");
mark.setAttribute("aria-hidden", "true");

function aimed(place, y) {
  const minute = Math.floor(minuteAt(place.closest(".diary__day"), y) / STEP) * STEP;
  const [first, last] = [minuteOf(place.dataset.at), minuteOf(place.dataset.until) || 24 * 60];
  return Math.max(first, Math.min(minute, Math.max(first, last - HALF_HOUR)));
}

document.addEventListener("pointermove", ({ target, clientY, pointerType }) => {
  const place = pointerType === "mouse" && target.closest?.(".diary__free");
  if (!place) return mark.remove();
  const minute = aimed(place, clientY);
  mark.className = `diary__aim ${placed(minute, HALF_HOUR)}`;
  mark.textContent = `+ ${clock(minute)}`;
  place.closest(".diary__day").append(mark);
});

// Before the link opens its dialog: the time that was pointed at. From the keyboard it is the first free minute.
document.addEventListener("click", (event) => {
  const place = event.target.closest?.(".diary__free");
  if (!place || !event.detail) return;
  const address = new URL(place.href);
  address.searchParams.set("time", clock(aimed(place, event.clientY)));
  place.href = address;
}, true);
