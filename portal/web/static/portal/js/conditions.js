// Questions with data-asked-if="q12" and data-asked-choices='["…"]' are shown where q12 is answered by one of the
// choices. Without script all of them are shown, each with its condition in words; the server decides anyway.
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
}

for (const root of document.querySelectorAll("[data-conditions]")) {
  update(root);
  root.addEventListener("change", () => update(root));
}
