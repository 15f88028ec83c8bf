// Photos of a session: camera or file, last time's photo over the camera. Each shot goes at once; without network it
// waits in the page's memory, nowhere else, and goes when the network is back.
import { AGAIN, freshId, post } from "./autosave.js";
import { toast } from "./toasts.js";

const MOST = 25 * 1024 * 1024;

export class Photos {
  constructor(room) {
    Object.assign(this, { room, form: document.getElementById("photos-form"), queue: [], tries: 0 });
    this.view = this.find("#photo_view");
    if (!this.view) return;
    const opens = this.find("[data-camera-open]");
    opens.hidden = !navigator.mediaDevices?.getUserMedia;
    this.find("[data-ghost-strength]").addEventListener("input", ({ target }) => {
      this.find("[data-ghost]").style.opacity = target.value / 100;
    });
    room.addEventListener("click", ({ target }) => {
      const tile = target.closest("[data-view]");
      if (target.closest("[data-camera-open]")) this.open();
      else if (target.closest("[data-camera-take]")) this.take();
      else if (target.closest("[data-camera-turn]")) this.open(this.facing === "user" ? undefined : "user");
      else if (target.closest("[data-camera-close]")) this.close();
      else if (tile && !target.closest("a, button")) this.choose(tile.dataset.view);
    });
    this.view.addEventListener("change", () => this.choose());
    this.find("#photo_file").addEventListener("change", ({ target }) => {
      for (const file of target.files) this.add(file);
      target.value = "";
    });
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.close());
    this.choose();
  }

  find(what) {
    return this.room.querySelector(what);
  }

  get waiting() {
    return this.queue.length > 0;
  }

  choose(view = this.view.value) {
    this.view.value = view;
    let before;
    for (const each of this.room.querySelectorAll("[data-view]")) {
      const chosen = each.dataset.view === view;
      each.classList.toggle("photo-view--chosen", chosen);
      if (chosen) before = each.dataset.before;
    }
    const ghost = this.find("[data-ghost]");
    ghost.hidden = this.find("[data-ghost-control]").hidden = !before;
    if (before) ghost.src = before;
  }

  // The one at the back sees the client; a tablet on a stand may have to use the one in front.
  async open(facingMode = "environment") {
    const { mediaDevices } = navigator;
    const video = this.find("video");
    this.close();
    try {
      video.srcObject = this.stream = await mediaDevices.getUserMedia({ video: { facingMode, width: 2560, height: 1920 } });
      await video.play();
    } catch {
      this.find("[data-photos-status]").textContent = this.room.dataset.saidNoCamera;
      return this.find("#photo_file").focus();
    }
    this.facing = facingMode;
    const cameras = (await mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    this.find("[data-camera-turn]").hidden = cameras.length < 2;
    this.find("[data-camera]").hidden = false;
    this.find("[data-photos-status]").textContent = "";
    this.find("[data-camera-take]").focus();
    video.scrollIntoView({ block: "center" });
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.find("[data-camera]").hidden = true;
  }

  // One touch a view: after a shot the next view is chosen.
  take() {
    const video = this.find("video");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    const view = this.view.value;
    canvas.toBlob((blob) => this.add(blob, view), "image/jpeg", 0.92);
    this.choose(this.view.options[this.view.selectedIndex + 1]?.value);
  }

  add(blob, view = this.view.value) {
    if (blob.size > MOST) return toast(this.room.dataset.saidLarge, "error");
    this.queue.push({ blob, view, token: freshId() });
    this.flush();
  }

  // In the order they were taken; returns whether all are on the server.
  flush() {
    clearTimeout(this.timer);
    this.running ??= this.run().finally(() => (this.running = null));
    return this.running;
  }

  async run() {
    while (this.waiting) {
      const { blob, view, token } = this.queue[0];
      const body = new FormData(this.form);
      body.set("view", view);
      body.set("token", token);
      body.set("file", blob, "photo");
      if (!(await this.heard(await post(this.form.action, body, 60_000).catch(() => null)))) {
        this.timer = setTimeout(() => this.flush(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)] * 1000);
        return false;
      }
      this.queue.shift();
      this.tries = 0;
    }
    return true;
  }

  // Returns whether the server has decided: kept it, or refused it with a sentence.
  async heard(answer) {
    const type = answer?.headers.get("Content-Type") ?? "";
    const decided = answer?.ok ? type.includes("html") : type.includes("json") && answer.status < 500;
    const { saidTaken, saidWaiting } = this.room.dataset;
    this.find("[data-photos-status]").textContent = decided ? (answer.ok ? saidTaken : "") : saidWaiting;
    if (!decided) return false;
    if (!answer.ok) toast((await answer.json()).detail, "error");
    else {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.find("#photos-taken").replaceWith(page.getElementById("photos-taken"));
      this.choose();
    }
    return true;
  }
}
