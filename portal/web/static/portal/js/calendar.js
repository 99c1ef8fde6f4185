// Arrow keys go from day to day, PageUp and PageDown from month to month; the focus lands on the same day there.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const KEPT = "calendar-day";
const days = [...document.querySelectorAll(".calendar [data-day]")];

function isShown(link) {
  return link.offsetParent !== null;
}

function turn(direction, day) {
  const link = document.querySelector(`[data-calendar="${direction}"]`);
  if (!link) return;
  sessionStorage.setItem(KEPT, day.slice(8));
  link.click();
}

function goTo(index, step) {
  for (let next = index + step; next >= 0 && next < days.length; next += step) {
    if (isShown(days[next])) return days[next].focus();
  }
  return turn(step < 0 ? "previous" : "next", days[index].dataset.day);
}

document.addEventListener("keydown", (event) => {
  const index = days.indexOf(event.target);
  if (index < 0 || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.key in STEPS) goTo(index, STEPS[event.key]);
  else if (event.key === "PageUp") turn("previous", days[index].dataset.day);
  else if (event.key === "PageDown") turn("next", days[index].dataset.day);
  else return;
  event.preventDefault();
});

const kept = sessionStorage.getItem(KEPT);
if (kept) {
  sessionStorage.removeItem(KEPT);
  const inMonth = days.filter((link) => !link.closest("td").classList.contains("is-outside") && isShown(link));
  (inMonth.find((link) => link.dataset.day.slice(8) >= kept) ?? inMonth.at(-1))?.focus();
}
