// Everything here only adds to pages that already work without it. No eval, no inline handlers, no outside hosts.
import "./csrf.js";
import "./conditions.js";
import "./dialogs.js";
import "./errors.js";
import "./guard.js";
import "./ime.js";
import "./menus.js";
import "./ranks.js";
import "./session.js";
import "./sheet.js";
import "./submit.js";
import "./tables.js";
import { startAutosave } from "./autosave.js";
import { addDatePickers } from "./dates.js";
import { announceMarked } from "./announce.js";

function enhance(root) {
  startAutosave(root);
  addDatePickers(root);
  announceMarked(root);
}

enhance(document);
// htmx calls this for every piece that it puts into the page.
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) enhance(event.detail.elt);
});
