// A card in the hand: where it may land lights up (the server says where), a shadow shows where it would, and letting
// go asks the server. By mouse, by a long touch, or from the keyboard (walk.js): all three go through here.
import { board, hold, send } from "./board.js";

export const STEP = 15; // minutes; a finger is not finer
const NEAR = 10; // so near to a possible start the shadow goes there
const csrf = () => document.querySelector("#press [name=csrfmiddlewaretoken]").value;
const two = (n) => String(n).padStart(2, "0");
export const clock = (minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
export const minuteOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
export const placed = (at, lasts) =>
  `placed at-h${Math.floor(at / 60)} at-m${Math.floor((at % 60) / 5)} for-h${Math.floor(lasts / 60)} for-m${Math.ceil((lasts % 60) / 5)}`;

export const hours = () => {
  const { from, until } = board().querySelector(".diary").dataset;
  return [Number(from) * 60, Number(until) * 60];
};

// The wall-clock minute at a height of the screen.
export function minuteAt(day, y) {
  const { top, height } = day.getBoundingClientRect();
  const [from, until] = hours();
  return from + ((y - top) / height) * (until - from);
}

function piece(name, at, lasts) {
  const li = document.createElement("li");
  li.className = `${name} ${placed(at, lasts)}`;
  li.setAttribute("aria-hidden", "true");
  return li;
}

export class Carry {
  constructor(visit, { longer = false } = {}) {
    this.visit = visit;
    this.longer = longer;
    this.column = this.home = visit.closest("[data-column]");
    this.minutes = Number(visit.dataset.minutes);
    this.at = this.start = minuteOf(visit.dataset.at);
    this.free = null;
    this.shadow = piece("diary__drop", this.at, this.minutes);
    visit.classList.add("visit--moving");
    hold(true);
    this.show();
    if (!longer) this.ask();
  }

  async ask() {
    const answer = await fetch(`/sessions/${this.visit.dataset.visit}/landing/?${board().dataset.query}`).catch(() => null);
    if (!answer?.ok || this.over) return;
    const { columns, why } = await answer.json();
    if (this.over) return;
    this.free = columns;
    this.why = why;
    for (const [key, ranges] of Object.entries(columns)) {
      const day = board().querySelector(`[data-column="${CSS.escape(key)}"] .diary__day`);
      day?.append(...ranges.map(([first, last]) => piece("diary__light", first, last - first + this.minutes)));
    }
    this.show();
  }

  ranges(column = this.column) {
    return this.free?.[column.dataset.column] ?? [];
  }

  possible(at = this.at) {
    return !this.free || this.ranges().some(([first, last]) => first <= at && at <= last);
  }

  // The nearest possible start, if it is near.
  snap(minute) {
    const rough = Math.round(minute / STEP) * STEP;
    const near = this.ranges().map(([first, last]) => Math.min(last, Math.max(first, rough)));
    const best = near.sort((a, b) => Math.abs(a - minute) - Math.abs(b - minute))[0];
    return best !== undefined && Math.abs(best - minute) <= NEAR + STEP / 2 ? best : rough;
  }

  to(column, minute) {
    const [from, until] = hours();
    this.column = column;
    this.at = Math.min(Math.max(this.snap(minute), from), until - this.minutes);
    this.show();
  }

  stretch(minute) {
    this.minutes = Math.max(STEP, Math.round((minute - this.start) / 5) * 5);
    this.show();
  }

  show() {
    const asked = this.longer || this.possible();
    this.shadow.className = `diary__drop${asked ? "" : " diary__drop--no"} ${placed(this.at, this.minutes)}`;
    this.shadow.textContent = this.longer ? `${clock(this.at)}–${clock(this.at + this.minutes)}` : clock(this.at);
    this.column.querySelector(".diary__day").append(this.shadow);
  }

  get moved() {
    const same = this.column === this.home && this.at === this.start;
    return this.longer ? this.minutes !== Number(this.visit.dataset.minutes) : !same;
  }

  clear() {
    this.over = true;
    this.shadow.remove();
    board().querySelectorAll(".diary__light").forEach((light) => light.remove());
    this.visit.classList.remove("visit--moving");
  }

  leave() {
    this.clear();
    hold(false);
  }

  // The shadow stays until the server has said yes or no; then its board is the truth.
  async drop() {
    if (!this.moved) return this.leave();
    const data = new FormData();
    const said = { csrfmiddlewaretoken: csrf(), version: this.visit.dataset.version, on: this.column.dataset.on, at: clock(this.at) };
    if (this.longer) said.minutes = this.minutes;
    else said.unit = this.column.dataset.unit;
    for (const [name, value] of Object.entries(said)) data.set(name, value);
    const address = `/sessions/${this.visit.dataset.visit}/drop/?${board().dataset.query}`;
    this.shadow.classList.add("diary__drop--sent");
    const done = await send(address, data);
    this.clear();
    hold(false);
    if (!done) document.querySelector(`[data-visit="${this.visit.dataset.visit}"]`)?.classList.add("visit--refused");
    return done;
  }
}
