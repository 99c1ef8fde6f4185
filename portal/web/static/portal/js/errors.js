// Errors in three places with the same words: the summary above the title, the field, and the title of the page.
const PREFIX = "エラー：";

function focusSummary() {
  document.querySelector("#error-summary .error-summary")?.focus();
}

function markTitle(hasErrors) {
  const bare = document.title.startsWith(PREFIX) ? document.title.slice(PREFIX.length) : document.title;
  document.title = hasErrors ? PREFIX + bare : bare;
}

// A sentence that does not name its field gets the name in front, as portal.web.errors_of does.
function withLabel(label, sentence) {
  return label && !sentence.includes(label) ? `${label}：${sentence}` : sentence;
}

// After htmx has replaced a form, the summary above the title is written anew from what the fields say.
function rebuildSummary(root) {
  const slot = document.getElementById("error-summary");
  const template = document.getElementById("error-summary-template");
  if (!slot || !template) return;
  const errors = root.querySelectorAll("[data-error-for]");
  slot.replaceChildren();
  markTitle(errors.length > 0);
  if (!errors.length) return;
  const summary = template.content.cloneNode(true);
  const list = summary.querySelector("ul");
  for (const error of errors) {
    const link = document.createElement("a");
    link.href = `#${error.dataset.errorFor}`;
    link.textContent = withLabel(error.dataset.errorLabel, error.textContent.trim());
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  slot.append(summary);
  focusSummary();
}

// A link of the summary moves the focus into the field, not only the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!field) return;
  event.preventDefault();
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});

// Only what somebody has sent is answered so: a piece that renews itself must not take the focus away.
document.addEventListener("htmx:afterSettle", (event) => {
  const isSent = event.detail.requestConfig?.verb !== "get";
  if (isSent && event.target.closest("form[method=post]")) rebuildSummary(document.getElementById("main"));
});

// --- what went wrong on the way --------------------------------------------------------------------------------

export function showAlert(name) {
  const template = document.getElementById(`alert-${name}`);
  const slot = document.getElementById("alerts");
  if (template && slot) slot.replaceChildren(template.content.cloneNode(true));
}

document.addEventListener("htmx:sendError", () => showAlert("unreachable"));
document.addEventListener("htmx:timeout", () => showAlert("unreachable"));
document.addEventListener("htmx:responseError", (event) => {
  showAlert(event.detail.xhr.status === 403 ? "forbidden" : "failed");
});
document.addEventListener("htmx:beforeRequest", () => document.getElementById("alerts")?.replaceChildren());

// The sign-in library reports here when a passkey could not be used or the person cancelled.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  showAlert("passkey");
});

focusSummary();
