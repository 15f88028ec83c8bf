// Says aloud what changed. Server fragments carry it: data-announce="Booked: Monday 10:30".

export function announce(text, { urgent = false } = {}) {
  const region = document.getElementById(urgent ? "alert" : "live");
  if (!region || !text) return;
  // Emptied first, so that the same words are spoken again.
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 60);
}

document.addEventListener("htmx:afterSettle", ({ target }) => {
  const said = target.matches?.("[data-announce]") ? target : target.querySelector?.("[data-announce]");
  if (said) announce(said.dataset.announce, { urgent: said.hasAttribute("data-urgent") });
});
