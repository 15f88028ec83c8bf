// Light, dark or as the system, at once; the form is sent behind it, so that the server remembers the cookie.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("[name=theme]")) button.setAttribute("aria-pressed", String(button.value === theme));
  const data = new FormData(form);
  data.set("theme", theme);
  fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
});
