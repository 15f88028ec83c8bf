// Saves a form to the server as it is filled in. Without network it keeps everything in the page's memory (nowhere else),
// says so, tries again, and warns before the page is left. The server compares versions: two tablets never overwrite
// each other without a word.

import { announce } from "./announce.js";
import { release } from "./forms.js";

const PAUSE = 700; // ms without a touch before it saves
const APART = new Set(["version", "page", "turn", "csrfmiddlewaretoken", "press"]);
const PATIENCE = 15_000;
export const AGAIN = [2, 5, 10, 20]; // seconds between tries

export class Autosave {
  // others: what else of the page is on its way, each with ``waiting`` and ``flush()``.
  constructor(form, others = []) {
    this.form = form;
    this.others = others;
    this.dirty = false;
    this.running = null;
    this.halted = false; // a person has to decide first
    this.leaving = false;
    this.tries = 0;
    this.turn = 0;
    this.base = snapshot(form); // what the server is known to have
    form.elements.page.value = freshId();
    const mine = ({ target }) => target.form === form && this.touched();
    form.addEventListener("input", mine);
    form.addEventListener("change", mine);
    form.addEventListener("submit", (event) => this.beforeSend(event, form));
    document.addEventListener("submit", (event) => event.target !== form && this.beforeSend(event, event.target), true);
    addEventListener("online", () => {
      this.tries = 0;
      if (this.dirty) this.save();
    });
    addEventListener("visibilitychange", () => document.hidden && this.dirty && this.save());
    addEventListener("beforeunload", (event) => {
      if (this.pending && !this.leaving) event.preventDefault();
    });
  }

  get pending() {
    return this.dirty || this.running || this.others.some((other) => other.waiting);
  }

  say(text, level = "") {
    const place = this.form.querySelector("[data-status]");
    place.textContent = text;
    place.dataset.level = level;
  }

  touched() {
    this.dirty = true;
    if (!this.halted) this.say(this.form.dataset.saidUnsaved);
    this.later(PAUSE);
  }

  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), ms);
  }

  // One request at a time; what is touched meanwhile goes with the next one. Returns whether all is on the server.
  async save() {
    clearTimeout(this.timer);
    if (this.running) {
      await this.running;
      return this.dirty ? this.save() : true;
    }
    if (this.halted) return false;
    if (!this.dirty) return true;
    this.dirty = false;
    this.say(this.form.dataset.saidSaving);
    this.running = this.send();
    const done = await this.running;
    this.running = null;
    if (!done) this.dirty = true;
    return done && !this.dirty ? true : done && this.save();
  }

  async send() {
    this.count();
    const body = new FormData(this.form);
    body.set("press", "save");
    this.sent = snapshot(this.form);
    let answer;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return this.failed(this.form.dataset.saidOffline);
    }
    if (answer.type === "opaqueredirect") return this.failed(this.form.dataset.saidSignin);
    const told = await answer.json().catch(() => null);
    if (!told) return this.failed(answer.status === 403 ? this.form.dataset.saidSignin : this.form.dataset.saidFailed);
    return this.understood(answer.status, told);
  }

  understood(status, told) {
    this.tries = 0;
    clearMarks(this.form);
    if (status === 200) {
      this.form.elements.version.value = told.version;
      this.base = this.sent;
      this.say(told.said);
      return true;
    }
    if (status === 422) {
      mark(this.form, told.errors);
      this.say(this.form.dataset.saidWrong, "wrong");
      return false;
    }
    if (told.values) return this.merge(told);
    this.halted = true;
    this.say(told.detail, "wrong");
    return false;
  }

  // Someone else saved meanwhile. What only she changed is taken in, what was only changed here stays; what both changed
  // differently is kept on the page until a person says which one stays.
  merge({ detail, version, values }) {
    const mine = snapshot(this.form);
    const clashes = [];
    for (const name of new Set([...Object.keys(mine), ...Object.keys(values)])) {
      const [here, there, before] = [mine, values, this.base].map((each) => (each[name] ?? "").trim());
      if (here === there || there === before) continue;
      if (here === before) put(this.form, name, there);
      else clashes.push(name);
    }
    this.form.dispatchEvent(new Event("change"));
    this.base = values;
    this.form.elements.version.value = version;
    if (clashes.length) this.ask(detail, clashes, values);
    else {
      announce(this.form.dataset.saidMerged);
      this.later(50);
    }
    return false;
  }

  failed(words) {
    this.say(words, "wrong");
    this.later(AGAIN[Math.min(this.tries, AGAIN.length - 1)] * 1000);
    this.tries += 1;
    return false;
  }

  // The server knows this page by its id and its count of saves: an answer that got lost is no stranger's change.
  count() {
    this.turn += 1;
    this.form.elements.turn.value = this.turn;
  }

  ask(detail, clashes, values) {
    this.halted = true;
    this.say(detail, "wrong");
    const banner = document.getElementById("record-conflict").content.firstElementChild.cloneNode(true);
    banner.querySelector("[data-detail]").textContent = detail;
    for (const name of clashes) {
      const line = document.createElement("li");
      line.textContent = `${labelOf(this.form, name)}: ${wordsOf(this.form, name, values[name])}`;
      banner.querySelector("[data-clashes]").append(line);
    }
    banner.addEventListener("click", ({ target }) => {
      const { keep } = target.closest("[data-keep]")?.dataset ?? {};
      if (!keep) return;
      if (keep === "theirs") clashes.forEach((name) => put(this.form, name, values[name] ?? ""));
      this.form.dispatchEvent(new Event("change"));
      banner.remove();
      this.halted = false;
      this.dirty = true;
      this.save();
    });
    this.form.prepend(banner);
    banner.scrollIntoView({ block: "center" });
  }

  // A button that leaves the page waits until everything is saved; without network it does not leave.
  beforeSend(event, form) {
    const leaving = form === this.form || (form.method === "post" && !("stays" in form.dataset));
    if (!leaving || this.leaving || (form !== this.form && !this.pending)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form === this.form) this.dirty = true;
    const button = event.submitter;
    Promise.all([this.save(), ...this.others.map((other) => other.flush())]).then((saved) => {
      if (saved.includes(false)) {
        if (!navigator.onLine) this.say(this.form.dataset.saidWait, "wrong");
        return;
      }
      this.leaving = true;
      if (form === this.form) this.count();
      release(form);
      form.requestSubmit(button);
      setTimeout(() => (this.leaving = false), 3000); // it did not leave after all (htmx, a refusal)
    });
  }
}

// The fields by name as they would be sent; several ticks under one name stand in lines.
function snapshot(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (APART.has(name)) continue;
    found[name] = name in found ? `${found[name]}\n${value}` : value.replaceAll("\r\n", "\n");
  }
  return found;
}

const fields = (form, name) => [form.elements[name] ?? []].flatMap((found) => (found instanceof RadioNodeList ? [...found] : found));

function put(form, name, value) {
  for (const field of fields(form, name)) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = value.split("\n").includes(field.value);
    else field.value = value;
  }
}

function labelOf(form, name) {
  const place = fields(form, name)[0]?.closest(".field, .record-step");
  return place?.querySelector("legend, label, .strong")?.textContent.trim() ?? name;
}

function wordsOf(form, name, value) {
  const chosen = fields(form, name).filter((field) => field.type !== "text" && (value ?? "").split("\n").includes(field.value));
  const words = chosen.map((field) => field.closest("label")?.textContent.trim().replace(/\s+/g, " ")).filter(Boolean);
  return words.join(", ") || value || "–";
}

function clearMarks(form) {
  form.querySelectorAll("[data-marked]").forEach((note) => note.remove());
  form.querySelectorAll("[data-unsaved]").forEach((input) => {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("data-unsaved");
  });
}

function mark(form, errors) {
  for (const [name, lines] of Object.entries(errors)) {
    const found = form.elements[name];
    const input = found instanceof RadioNodeList ? found[0] : found;
    const place = input?.closest(".field") ?? form;
    const note = document.createElement("p");
    note.className = "field__error";
    note.dataset.marked = "";
    note.textContent = lines.join(" ");
    if (input) {
      input.setAttribute("aria-invalid", "true");
      input.dataset.unsaved = "";
    }
    place === form ? form.prepend(note) : place.append(note);
  }
}

// randomUUID is for secure contexts only; a salon may try this over plain http in its own network.
export function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
