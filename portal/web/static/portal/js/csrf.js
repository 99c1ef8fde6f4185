// The token of the cookie is always the current one: after signing in again in another tab, an open page can still send.
export function csrfToken() {
  const name = document.body.dataset.csrfCookie;
  const cookie = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return cookie ? decodeURIComponent(cookie.slice(name.length + 1)) : "";
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = csrfToken();
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.elements?.namedItem("csrfmiddlewaretoken");
    const token = csrfToken();
    if (field && token) field.value = token;
  },
  true,
);
