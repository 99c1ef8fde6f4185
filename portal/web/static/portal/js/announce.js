// One live region for the whole page; it speaks at most every five seconds and then says the latest.
const PAUSE_MS = 5000;
let waiting = null;
let quietUntil = 0;

export function announce(text) {
  const region = document.getElementById("live-region");
  if (!region || !text) return;
  const scheduled = waiting !== null;
  waiting = text;
  if (scheduled) return;
  window.setTimeout(() => {
    region.textContent = waiting;
    waiting = null;
    quietUntil = Date.now() + PAUSE_MS;
  }, Math.max(0, quietUntil - Date.now()));
}

// A server partial says what is worth hearing: <div data-announce="20件中の8件が終わりました">.
export function announceMarked(root) {
  const marked = root.matches?.("[data-announce]") ? root : root.querySelector("[data-announce]");
  if (marked && root !== document) announce(marked.dataset.announce);
}
