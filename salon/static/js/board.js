// The diary's board: every press and drop is sent to the server and its fresh board is shown; meanwhile the desk looks
// every second whether another one changed something (304 while not). What is typed in a dialog is never touched.
import { announce } from "./announce.js";
import { toast } from "./toasts.js";

const LOOK = 1000; // ms between looks; so long while nobody sees the page:
const ASLEEP = 20_000;
const UNDO = 60_000;
export const STOPS = ".visit__card, .diary__free";
export const STOP = `:is(${STOPS})[tabindex="0"]`; // the one that Tab reaches; arrows reach the others

export const board = () => document.getElementById("board");
let carrying = false; // the board stays as it is while a card is in the hand
let turn = 0; // an answer that was overtaken by a later one is dropped
let timer;
let fading;

export function hold(on) {
  carrying = on;
  if (!on) later(0);
}

function headers() {
  return { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) };
}

// Only what differs is touched: of a full day's cards a drop changes two.
function mend(old, fresh) {
  if ("same" in (fresh.dataset ?? {})) return;
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const rest = [...old.childNodes];
  for (const one of [...fresh.childNodes]) {
    const same = rest.findIndex((here) => here.isEqualNode(one));
    if (same >= 0) for (const gone of rest.splice(0, same + 1).slice(0, -1)) gone.remove();
    else if (rest[0]?.nodeName === one.nodeName && one.matches?.(":not(li)")) mend(rest.shift(), one);
    else old.insertBefore(one, rest[0] ?? null);
  }
  for (const gone of rest) gone.remove();
}

// A card is the same by its id; an empty place by where it is.
function twin(page, { dataset, id }, { column, visit }) {
  return page.getElementById(id || `s${visit}`) ?? page.querySelector(`[data-column="${column}"] .diary__free[data-at="${dataset.at}"]`);
}

const placeOf = (one) => ({ ...one.closest("[data-column]")?.dataset, ...one.closest("[data-visit]")?.dataset });

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement;
  const place = placeOf(focused);
  const stop = board().querySelector(STOP);
  for (const one of fresh.querySelectorAll(STOPS)) one.tabIndex = -1;
  const again = stop && twin(fresh, stop, placeOf(stop));
  if (again) again.tabIndex = 0;
  mend(board(), fresh.getElementById("board"));
  for (const one of fresh.querySelectorAll("#said, #sum")) document.getElementById(one.id).replaceWith(one);
  if (!focused.isConnected) (twin(document, focused, place) ?? board().querySelector(".diary"))?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("board:fresh"));
  window.htmx.trigger("#todo", "look");
}

function say() {
  clearTimeout(fading);
  const box = document.querySelector("#said [data-say]");
  if (!box) return;
  announce(box.dataset.say, { urgent: "urgent" in box.dataset });
  if ("fades" in box.dataset) fading = setTimeout(() => box.remove(), UNDO);
}

// Returns whether the server did it.
export async function send(address, data) {
  const mine = ++turn;
  document.body.classList.add("is-working");
  try {
    const answer = await fetch(address, { method: "POST", body: data, headers: headers(), signal: AbortSignal.timeout(15_000) });
    const told = answer.headers.get("HX-Trigger");
    const html = await answer.text();
    if (answer.redirected) return location.reload();
    if (mine === turn && html.includes('id="board"')) {
      show(html);
      say();
    } else if (told?.startsWith("{")) {
      document.dispatchEvent(new CustomEvent("salon:messages", { detail: JSON.parse(told)["salon:messages"] ?? { messages: [] } }));
    } else if (!answer.ok) toast(document.getElementById("toasts").dataset.failed, "error");
    return answer.ok;
  } catch {
    toast(document.getElementById("toasts").dataset.offline, "error");
    return false;
  } finally {
    document.body.classList.remove("is-working");
    later(LOOK);
  }
}

async function look(done) {
  const here = board();
  if (!here || carrying) return later(LOOK);
  const mine = turn;
  try {
    const asked = { "HX-Request": "true", "If-None-Match": here.dataset.tag };
    const answer = await fetch(`${location.pathname}?${here.dataset.query}&done=${done ?? ""}`, { headers: asked, cache: "no-store", signal: AbortSignal.timeout(10_000) });
    if (answer.redirected) return location.reload(); // signed out meanwhile
    const html = answer.status === 200 ? await answer.text() : "";
    if (html.includes('id="board"') && mine === turn && !carrying) {
      show(html);
      if (done) say();
    }
  } catch {
    // Without network the page stays as it is; the next look tries again.
  }
  later(LOOK);
}

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => look(), document.hidden ? ASLEEP : ms);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-board]")) return;
  event.preventDefault();
  send(event.target.action, new FormData(event.target, event.submitter));
});
document.addEventListener("click", ({ target }) => target.closest("[data-quiet]")?.closest("[data-say]").remove());
document.addEventListener("visibilitychange", () => document.hidden || later(0));
document.addEventListener("board:look", ({ detail }) => look(detail.done));
later(LOOK);
