// A calendar as help beside a date field. Typing stays the first way; the echo comes from the server.
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
    field.value = calendar.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

export function addDatePickers(root) {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const field of root.querySelectorAll("input[data-date-picker]")) addPicker(field);
}
