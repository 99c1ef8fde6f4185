// Buttons with data-copy="id of a field" copy its value and say so.
import { announce } from "./announce.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // without TLS there is no clipboard object
  }
  button.textContent = button.dataset.copied;
  announce(button.dataset.copied);
});
