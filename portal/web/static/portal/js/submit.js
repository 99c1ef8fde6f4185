// A second click while the first is on its way would send twice.
const sending = new WeakSet();
const GIVE_UP_MS = 15000;

function release(form) {
  sending.delete(form);
  form.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) return;
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  // A download leaves the page standing, so that its form must stay usable.
  if (event.defaultPrevented || form.hasAttribute("data-download")) return;
  sending.add(form);
  form.setAttribute("aria-busy", "true");
  window.setTimeout(release, GIVE_UP_MS, form);
});

// Coming back by the browser's history shows the page as it was left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) release(form);
});
