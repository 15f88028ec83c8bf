// An empty place of the diary: the pointer shows the time it would book, every quarter of an hour.
import { clock, minuteAt, minuteOf, placed } from "./carry.js";

const STEP = 15;
const HALF_HOUR = 30;
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
