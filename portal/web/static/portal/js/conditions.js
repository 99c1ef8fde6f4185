// Questions with data-asked-if="q12" and data-asked-choices='["…"]' are shown where q12 is answered by one of the
// choices. Without script all of them are shown, each with its condition in words; the server decides anyway.
// In other forms a control with data-shown-if="name" and data-shown-choices='["…"]' takes its whole field along.
function isGiven(root, name, choices) {
  const fields = [...root.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  if (fields.length === 0) return true; // somebody else is answering it: nobody here can tell
  const given = fields.filter((field) => field.checked || field.tagName === "SELECT").map((field) => field.value);
  return given.some((label) => choices.includes(label));
}

function update(root) {
  const hidden = new Set();
  for (const block of root.querySelectorAll("[data-asked-if]")) {
    const choices = JSON.parse(block.dataset.askedChoices);
    const asker = block.dataset.askedIf;
    const isAsked = !hidden.has(asker) && isGiven(root, asker, choices);
    if (!isAsked) hidden.add(block.id);
    block.hidden = !isAsked;
  }
  for (const control of root.querySelectorAll("[data-shown-if]")) {
    const choices = JSON.parse(control.dataset.shownChoices);
    control.closest(".field").hidden = !isGiven(root, control.dataset.shownIf, choices);
  }
  for (const group of root.querySelectorAll(".field-group")) {
    group.hidden = [...group.querySelectorAll(".field")].every((field) => field.hidden);
  }
}

for (const root of document.querySelectorAll("[data-conditions]")) {
  update(root);
  root.addEventListener("change", () => update(root));
}
