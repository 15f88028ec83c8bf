// Saves a form to the server as it is filled in. Without network it keeps everything in the page's memory (nowhere else),
// says so, tries again, and warns before the page is left. The server compares versions: two tablets never overwrite
// each other without a word.

import { announce } from "./announce.js";
import { release } from "./forms.js";

const PAUSE = 700; // ms without a touch before it saves
const APART = new Set(["version", "page", "turn", "csrfmiddlewaretoken", "press"]);
export const AGAIN = [2, 5, 10, 20]; // seconds between tries

export const post = (address, body, patience) =>
  fetch(address, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(patience), // ms
  });

export class Autosave {
  // others: what else of the page is on its way, each with ``waiting`` and ``flush()``.
  constructor(form, others = []) {
    // dirty: something is not saved; halted: a person has to decide first; base: what the server is known to have
    Object.assign(this, { form, others, tries: 0, turn: 0, base: snapshot(form) });
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
      answer = await post(this.form.action, body, 15_000);
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
      line.textContent = inWords(this.form, name, values[name]);
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
    const leaving = form === this.form || form.method === "post";
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

const fields = (form, name) => [...form.querySelectorAll(`[name="${name}"]`)];

function put(form, name, value) {
  for (const field of fields(form, name)) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = value.split("\n").includes(field.value);
    else field.value = value;
  }
}

function inWords(form, name, value) {
  const found = fields(form, name);
  const label = found[0]?.closest(".field, .record-step")?.querySelector("legend, label, .strong");
  const chosen = found.find((field) => field.type === "radio" && field.value === value)?.closest("label");
  return `${(label?.textContent ?? name).trim()}: ${(chosen?.textContent ?? value ?? "").trim() || "–"}`;
}

function clearMarks(form) {
  form.querySelectorAll(".field__error[data-marked]").forEach((note) => note.remove());
  form.querySelectorAll("[data-marked]").forEach((input) => ["aria-invalid", "data-marked"].forEach((name) => input.removeAttribute(name)));
}

function mark(form, errors) {
  for (const [name, lines] of Object.entries(errors)) {
    const [input] = fields(form, name);
    const note = document.createElement("p");
    note.className = "field__error";
    note.dataset.marked = "";
    note.textContent = lines.join(" ");
    input?.setAttribute("aria-invalid", "true");
    input?.setAttribute("data-marked", "");
    const place = input?.closest(".field");
    place ? place.append(note) : form.prepend(note);
  }
}

// Not randomUUID, which is for secure contexts only: a salon may try this over plain http in its own network.
export const freshId = () => [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
