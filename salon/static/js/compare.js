// Two photos under one slider. The slider is the browser's own: mouse, finger and arrow keys work by themselves.
const room = document.querySelector("[data-compare]");
const range = room?.querySelector("[type=range]");

function show() {
  room.style.setProperty("--at", `${range.value}%`);
  range.setAttribute("aria-valuetext", range.dataset.said.replace("%s", range.value));
}

if (range) {
  room.classList.add("compare--over");
  range.addEventListener("input", show);
  show();
}
