// Five minutes before the session ends for lack of use, a dialog says so. Work in another tab counts as well.
const WARN_BEFORE_MS = 5 * 60 * 1000;
const LOOK_EVERY_MS = 10 * 1000;

const body = document.body;
const dialog = document.getElementById("session-warning");
const idleMs = Number(body.dataset.sessionIdle || 0) * 1000;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("portal-session") : null;
let endsAt = Date.now() + idleMs;

let isEnded = false;

function renew(at) {
  endsAt = at;
  isEnded = false;
  if (dialog?.open) dialog.close();
}

export function touchSession() {
  if (!idleMs) return;
  renew(Date.now() + idleMs);
  channel?.postMessage(endsAt);
}

function show(part) {
  for (const element of dialog.querySelectorAll("[data-session]")) element.hidden = element.dataset.session !== part;
  if (!dialog.open) dialog.showModal();
}

// Said once: whoever goes back to the page may have text to copy.
function end() {
  if (isEnded) return;
  isEnded = true;
  show("ended");
}

function look() {
  const left = endsAt - Date.now();
  if (left > WARN_BEFORE_MS) return;
  if (left <= 0) {
    end();
    return;
  }
  dialog.querySelector("[data-session-minutes]").textContent = Math.max(1, Math.ceil(left / 60000));
  show("ending");
}

// An answer that leads to the sign-in page must not take away a page with text in it.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const target = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (!dialog || !target?.startsWith(body.dataset.signInUrl)) return;
  event.preventDefault();
  end();
});

async function stay() {
  try {
    const response = await fetch(body.dataset.keepAliveUrl, { redirect: "manual" });
    if (response.ok) touchSession();
    else end();
  } catch {
    show("unreachable");
  }
}

if (dialog && idleMs) {
  touchSession();
  channel?.addEventListener("message", (event) => renew(event.data));
  window.setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) touchSession();
  });
  for (const button of dialog.querySelectorAll("[data-session-stay]")) button.addEventListener("click", stay);
}
