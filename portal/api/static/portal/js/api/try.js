// The forms of 「APIの説明と試行」: send the request with the session of this page and show what comes back.
import { announce } from "../announce.js";
import { csrfToken } from "../csrf.js";

function requestOf(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = {};
  for (const field of form.querySelectorAll("[data-place]")) {
    if (field.value === "") continue;
    if (field.dataset.place === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    if (field.dataset.place === "query") query.set(field.name, field.value);
    if (field.dataset.place === "header") headers[field.name] = field.value;
  }
  const body = form.querySelector("[data-body]")?.value;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return { url: path + (query.size ? `?${query}` : ""), method: form.dataset.method, headers, body };
}

function curlOf(request) {
  const url = new URL(request.url, window.location.href).href;
  const headers = { Authorization: `Bearer ${document.body.dataset.tokenWord ?? "TOKEN"}`, ...request.headers };
  const parts = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  const data = request.body === undefined ? [] : [`-d '${request.body.replaceAll("'", "'\\''")}'`];
  return ["curl", `-X ${request.method}`, ...parts, ...data, `'${url}'`].join(" ");
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(form) {
  const result = form.querySelector("[data-result]");
  const request = requestOf(form);
  result.querySelector("[data-curl]").textContent = curlOf(request);
  const headers = { ...request.headers };
  if (request.method !== "GET") headers["X-CSRFToken"] = csrfToken();
  const answer = await fetch(request.url, {
    method: request.method,
    headers,
    body: request.body,
    credentials: "same-origin",
    cache: "no-store",
  });
  const status = `${answer.status} ${answer.statusText}`.trim();
  const shown = ["ETag", "Content-Type", "Retry-After"].filter((name) => answer.headers.has(name));
  result.querySelector("[data-status]").textContent = status;
  result.querySelector("[data-headers]").textContent = shown.map((n) => `${n}: ${answer.headers.get(n)}`).join("\n");
  result.querySelector("[data-answer]").textContent = pretty(await answer.text());
  result.hidden = false;
  announce(`${result.dataset.said} ${status}`);
}

for (const form of document.querySelectorAll("form[data-try]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form).catch((error) => {
      form.querySelector("[data-status]").textContent = form.dataset.failed;
      form.querySelector("[data-result]").hidden = false;
      announce(form.dataset.failed);
      console.warn(error);
    });
  });
}
