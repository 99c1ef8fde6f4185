// Narrow screens show the key columns of a row and the rest on demand; ticked rows get a bar that counts them.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-row-details]");
  if (!button) return;
  const isOpen = button.closest("tr").classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(isOpen));
});

function updateSelection(form) {
  const boxes = [...form.querySelectorAll("[data-select-row]")];
  const ticked = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr")?.classList.toggle("is-selected", box.checked);
  const all = form.querySelector("[data-select-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  for (const counter of form.querySelectorAll("[data-selection-count]")) counter.textContent = ticked;
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form) return;
  if (event.target.matches("[data-select-all]")) {
    for (const box of form.querySelectorAll("[data-select-row]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-select-all], [data-select-row]")) updateSelection(form);
});
