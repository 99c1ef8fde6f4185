// A calendar as help beside a date field. Typing stays the first way; the echo comes from the server.
const LOCALE = "ja-JP-u-ca-japanese";
const MONTH = { era: "long", year: "numeric", month: "long", timeZone: "UTC" };
const WAREKI = {
  date: new Intl.DateTimeFormat(LOCALE, { ...MONTH, day: "numeric" }),
  month: new Intl.DateTimeFormat(LOCALE, MONTH),
};

function addPicker(field) {
  const template = document.getElementById("date-picker-template");
  const control = field.closest(".field__control");
  if (!template || !control || control.querySelector("[data-open-picker]")) return;
  control.append(template.content.cloneNode(true));
  const button = control.querySelector("[data-open-picker]");
  const calendar = control.querySelector("input[type=date], input[type=month]");
  calendar.type = field.dataset.datePicker;
  button.addEventListener("click", () => {
    calendar.value = control.querySelector("[data-iso]")?.dataset.iso || "";
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    field.value = WAREKI[calendar.type].format(new Date(calendar.value));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

export function addDatePickers(root) {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const field of root.querySelectorAll("input[data-date-picker]")) addPicker(field);
}
