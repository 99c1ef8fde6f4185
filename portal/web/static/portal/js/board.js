// The bars of a draft, moved by mouse or keyboard. Every try asks the server what it would do; nothing is changed
// before the form with the reason is sent. Without this file the same is done by the page behind each name.
const board = document.querySelector("[data-board]");
const panel = document.querySelector("[data-panel]");
const said = document.getElementById("board-said");
const target = board.querySelector("[data-target]");
const months = board.dataset.months.split(" ");
const words = board.dataset.words.split("|");
const monthWidth = Number(board.dataset.monthWidth);
const windowX = Number(board.dataset.windowX);
const ASK_AFTER_MS = 150;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12 };

let trying = null; // { handle, index }
let asking = 0;
let request = null;

const isBar = (handle) => handle.dataset.index !== undefined;
const homeOf = (handle) => (isBar(handle) ? Number(handle.dataset.index) : null);
const clamp = (index) => Math.max(0, Math.min(months.length - 1, index));

function partnersOf(handle) {
  const codes = (handle.dataset.companions ?? "").split(" ").filter(Boolean);
  return codes.map((code) => board.querySelector(`[data-code="${code}"]`)).filter(Boolean);
}

function place(handle, index) {
  const home = homeOf(handle);
  const isHome = index === home || index === null;
  if (isBar(handle)) {
    const shift = isHome ? 0 : (index - home) * monthWidth;
    if (shift) handle.setAttribute("transform", `translate(${shift} 0)`);
    else handle.removeAttribute("transform");
  }
  handle.classList.toggle("is-trying", !isHome);
}

function show(handle, index) {
  place(handle, index);
  for (const partner of partnersOf(handle)) place(partner, index ?? homeOf(partner));
  handle.setAttribute("aria-valuenow", String((index ?? homeOf(handle) ?? -1) + 1));
  const at = index ?? homeOf(handle);
  handle.setAttribute("aria-valuetext", at === null ? handle.dataset.unplaced : words[at]);
  target.setAttribute("visibility", index === null ? "hidden" : "visible");
  if (index !== null) target.setAttribute("x", String(windowX + index * monthWidth));
}

function hidePanel() {
  window.clearTimeout(asking);
  request?.abort();
  panel.hidden = true;
  panel.replaceChildren();
}

function undo({ keepsFocus = true } = {}) {
  if (!trying) return;
  const { handle } = trying;
  trying = null;
  show(handle, null);
  hidePanel();
  said.textContent = `${handle.dataset.name} ${handle.getAttribute("aria-valuetext")}`;
  if (keepsFocus) handle.focus();
}

async function ask({ handle, index }) {
  request?.abort();
  request = new AbortController();
  const address = `${handle.dataset.url}?month=${months[index]}`;
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: request.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.replaceChildren(...parsed.body.childNodes);
  } catch (error) {
    if (error.name !== "AbortError") document.dispatchEvent(new CustomEvent("htmx:sendError"));
    return;
  }
  panel.hidden = false;
  window.htmx?.process(panel);
  said.textContent = panel.querySelector("[data-sentence]")?.textContent ?? "";
}

function attempt(handle, index) {
  if (trying && trying.handle !== handle) undo({ keepsFocus: false });
  trying = { handle, index: clamp(index) };
  show(handle, trying.index);
  window.clearTimeout(asking);
  if (trying.index === homeOf(handle)) {
    undo();
    return;
  }
  asking = window.setTimeout(ask, ASK_AFTER_MS, trying);
}

// --- keyboard -------------------------------------------------------------------------------------------------

function indexOf(handle) {
  return trying?.handle === handle ? trying.index : homeOf(handle);
}

board.closest("main").addEventListener("keydown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (event.key === "Escape" && trying) {
    event.preventDefault();
    undo();
  }
  if (!handle) return;
  const at = indexOf(handle);
  if (event.key in STEPS) {
    event.preventDefault();
    attempt(handle, at === null ? 0 : at + STEPS[event.key]);
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    attempt(handle, event.key === "Home" ? 0 : months.length - 1);
  } else if (event.key === "Enter" && trying?.handle === handle) {
    event.preventDefault();
    panel.querySelector("[name=reason]")?.focus();
  }
});

// Enter in the reason fixes the month; a line break is of no use there, and kana conversion keeps its own Enter.
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.name !== "reason") return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

panel.addEventListener("click", (event) => {
  if (!event.target.closest("[data-move-undo]")) return;
  event.preventDefault();
  undo();
});

// A month chosen in the panel moves the bar as well.
panel.addEventListener("change", (event) => {
  const index = event.target.name === "month" ? months.indexOf(event.target.value) : -1;
  if (trying && index >= 0) attempt(trying.handle, index);
});

// --- mouse, pen and finger ------------------------------------------------------------------------------------

let drag = null; // { handle, startX, startIndex, index }

function indexUnder(clientX) {
  const left = board.querySelector("[data-axis]").getBoundingClientRect().left;
  return Math.floor((clientX - left - windowX) / monthWidth);
}

function draggedTo(clientX) {
  if (drag.startIndex === null) return clamp(indexUnder(clientX));
  return clamp(drag.startIndex + Math.round((clientX - drag.startX) / monthWidth));
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  handle.focus();
  drag = { handle, startX: event.clientX, startIndex: indexOf(handle), index: null };
  handle.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const index = draggedTo(event.clientX);
  if (index === drag.index || (drag.index === null && index === drag.startIndex)) return;
  drag.index = index;
  attempt(drag.handle, index);
});

for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    drag = null;
  });
}

// --- coming back after a move ---------------------------------------------------------------------------------

for (const handle of document.querySelectorAll("[data-handle]")) {
  if (!isBar(handle)) handle.dataset.unplaced = handle.getAttribute("aria-valuetext");
}
// The browser itself goes to the fragment first, and takes the focus away from wherever it was.
window.addEventListener("load", () => {
  if (!window.location.hash.startsWith("#row-")) return;
  const handle = document.querySelector(`${window.location.hash} [data-handle]`);
  window.requestAnimationFrame(() => handle?.focus());
});
