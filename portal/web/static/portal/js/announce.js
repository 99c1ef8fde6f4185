// One live region for the whole page; it speaks at most every five seconds, each sentence once.
const PAUSE_MS = 5000;
const waiting = [];
let isSpeaking = false;

function speak() {
  isSpeaking = waiting.length > 0;
  if (!isSpeaking) return;
  document.getElementById("live-region").textContent = waiting.shift();
  window.setTimeout(speak, PAUSE_MS);
}

export function announce(text) {
  if (!text || waiting.includes(text)) return;
  waiting.push(text);
  if (!isSpeaking) speak();
}

// A server partial says what is worth hearing: <div data-announce="20件中の8件が終わりました">.
const said = new Map();

export function announceMarked(root) {
  const marked = root.matches?.("[data-announce]") ? root : root.querySelector("[data-announce]");
  if (!marked) return;
  const { id, dataset } = marked;
  // What the page showed from the beginning, or still shows, is no news.
  if (root !== document && said.get(id) !== dataset.announce) announce(dataset.announce);
  said.set(id, dataset.announce);
}
