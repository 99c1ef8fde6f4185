// Selects that put the same things in order (data-rank="group"): a thing chosen twice changes places.
import { announce } from "./announce.js";

function ranksOf(select) {
  return [...(select.form ?? document).querySelectorAll(`select[data-rank="${select.dataset.rank}"]`)];
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches("select[data-rank]")) event.target.dataset.before = event.target.value;
});

document.addEventListener("change", (event) => {
  const select = event.target;
  if (!select.matches("select[data-rank]")) return;
  const other = ranksOf(select).find((one) => one !== select && one.value === select.value);
  if (other && select.dataset.before) {
    other.value = select.dataset.before;
    announce(`${other.labels[0]?.firstChild?.textContent.trim() ?? ""}：${other.selectedOptions[0].textContent}`);
  }
  select.dataset.before = select.value;
});
