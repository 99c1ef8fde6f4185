// Leaving a page with typed but unsaved text asks first. Forms that save themselves tell when they are clean.
const dirty = new Set();

export function markDirty(form) {
  dirty.add(form);
}

export function markClean(form) {
  dirty.delete(form);
}

function isGuarded(form) {
  return form?.matches("form[data-guard], form[data-autosave-url]");
}

document.addEventListener("input", (event) => {
  if (isGuarded(event.target.form)) markDirty(event.target.form);
});

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) markClean(event.target);
});

window.addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});
