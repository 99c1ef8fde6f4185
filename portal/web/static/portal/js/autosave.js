// Drafts save themselves every five seconds when something has changed, and say so. Nothing typed is lost:
// a failure stays in sight with a button to try again, and the text stays in the fields.
import { announce } from "./announce.js";
import { csrfToken } from "./csrf.js";
import { markClean, markDirty } from "./guard.js";
import { touchSession } from "./session.js";

const EVERY_MS = 5000;
const GIVE_UP_MS = 20000;
const running = new WeakSet();

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = document.getElementById(form.dataset.autosaveStatus);
    this.text = this.status.querySelector("[data-autosave-text]");
    this.retry = this.status.querySelector("[data-autosave-retry]");
    this.signIn = this.status.querySelector("[data-autosave-sign-in]");
    this.isChanged = false;
    this.isSaving = false;
    this.isSent = false;
    form.addEventListener("input", () => this.touch());
    form.addEventListener("change", () => this.touch());
    this.retry.addEventListener("click", () => this.save());
    this.timer = window.setInterval(() => this.tick(), EVERY_MS);
    form.addEventListener("submit", () => {
      this.isSent = true;
    });
    // What htmx could not send stays in the page and has to be kept further. Parts of the form ask by themselves.
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.target === form && !event.detail.successful) this.isSent = false;
    });
  }

  touch() {
    this.isChanged = true;
    this.stamp("");
  }

  // Sent along with the form, so that an error page knows what it may promise.
  stamp(time) {
    let field = this.form.elements.namedItem("_autosaved_at");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "_autosaved_at" });
      this.form.append(field);
    }
    field.value = time;
  }

  tick() {
    if (!this.form.isConnected) window.clearInterval(this.timer);
    else if (this.isChanged && !this.isSaving && !this.isSent) this.save();
  }

  async save() {
    this.isSaving = true;
    this.isChanged = false;
    try {
      const response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body: this.data(),
        headers: { "X-CSRFToken": csrfToken(), "X-Autosave": "1", Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(GIVE_UP_MS),
      });
      await this.read(response);
    } catch {
      this.fail(this.status.dataset.unreachable);
    } finally {
      this.isSaving = false;
    }
  }

  // Files are sent with the form itself, not every five seconds.
  data() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  async read(response) {
    if (response.type === "opaqueredirect" || response.status === 401) {
      this.fail(this.status.dataset.signedOut);
      this.signIn.hidden = false;
      return;
    }
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = isJson ? await response.json() : {};
    this.writeBack(answer.fields || {});
    if (answer.faults) this.point(answer.faults);
    if (response.ok) this.succeed(answer);
    else this.fail(answer.message || this.status.dataset.failed);
    // What was refused is refused again until somebody changes it.
    if (response.status >= 400 && response.status < 500) this.isChanged = false;
  }

  writeBack(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.form.elements.namedItem(name);
      if (field) field.value = value;
    }
  }

  // What is wrong with what has been typed so far, below its field; a page that was sent says it itself.
  point(faults) {
    for (const old of this.form.querySelectorAll("[data-live-fault]")) old.remove();
    for (const [name, sentence] of Object.entries(faults)) {
      const control = this.form.querySelector(`[id^="id_${name}"]`);
      const field = control?.closest(".field");
      if (!field || field.querySelector("[data-error-for]")) continue;
      const list = Object.assign(document.createElement("ul"), { className: "field__error" });
      list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
      const said = document.createElement("div");
      said.dataset.liveFault = "";
      said.setAttribute("role", "status");
      said.append(list);
      field.append(said);
    }
  }

  succeed(answer) {
    const text = this.status.dataset.saved.replace("{time}", answer.saved_at);
    this.show("saved", text);
    touchSession();
    announce(text);
    if (this.isChanged) return;
    this.stamp(answer.saved_at);
    markClean(this.form);
  }

  fail(text) {
    this.isChanged = true;
    markDirty(this.form);
    this.show("failed", text);
  }

  show(state, text) {
    this.status.dataset.state = state;
    this.text.setAttribute("role", state === "failed" ? "alert" : "none");
    if (this.text.textContent !== text) this.text.textContent = text;
    this.retry.hidden = state !== "failed";
    this.signIn.hidden = true;
  }
}

export function startAutosave(root) {
  const forms = root.matches?.("form[data-autosave-url]") ? [root] : root.querySelectorAll("form[data-autosave-url]");
  for (const form of forms) {
    if (running.has(form)) continue;
    running.add(form);
    new Autosave(form);
  }
}
