// Questions with data-asked-if="q12" and data-asked-choices='["…"]' are shown where q12 is answered by one of the
// choices. Without script all of them are shown, each with its condition in words; the server decides anyway.
function given(form, name) {
  return new FormData(form).getAll(name);
}

function update(form) {
  const hidden = new Set();
  for (const block of form.querySelectorAll("[data-asked-if]")) {
    const choices = JSON.parse(block.dataset.askedChoices);
    const asker = block.dataset.askedIf;
    const isAsked = !hidden.has(asker) && given(form, asker).some((label) => choices.includes(label));
    if (!isAsked) hidden.add(block.id);
    block.hidden = !isAsked;
  }
}

for (const form of document.querySelectorAll("form[data-conditions]")) {
  update(form);
  form.addEventListener("change", () => update(form));
}
