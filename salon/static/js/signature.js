// A signature drawn with finger, pen or mouse: lines in a box of 900 by 300, kept as JSON in the hidden field beside the
// canvas. So a refused form comes back with the drawing in place, and the server never decodes a picture.

const WIDTH = 900;
const HEIGHT = 300;
const STEP = 3; // closer points say nothing more

function pad(frame) {
  const canvas = frame.querySelector("canvas");
  const field = frame.querySelector("input");
  const brush = canvas.getContext("2d");
  let strokes = read(field.value);
  let pointer = null;

  function draw() {
    const scale = (canvas.clientWidth * devicePixelRatio) / WIDTH || 1;
    canvas.width = Math.round(WIDTH * scale);
    canvas.height = Math.round(HEIGHT * scale);
    brush.scale(scale, scale);
    brush.strokeStyle = getComputedStyle(canvas).color;
    Object.assign(brush, { lineWidth: 4, lineCap: "round", lineJoin: "round" });
    for (const [first, ...rest] of strokes) {
      brush.beginPath();
      brush.moveTo(...first);
      (rest.length ? rest : [first]).forEach((point) => brush.lineTo(...point));
      brush.stroke();
    }
  }

  function at({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), 1) * most);
    return [inside((clientX - left) / width, WIDTH), inside((clientY - top) / height, HEIGHT)];
  }

  function extend(event) {
    const stroke = strokes.at(-1);
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const point = at(one);
      if (Math.hypot(point[0] - stroke.at(-1)[0], point[1] - stroke.at(-1)[1]) >= STEP) stroke.push(point);
    }
    draw();
  }

  function keep() {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button > 0) return;
    event.preventDefault();
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    strokes.push([at(event)]);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => event.pointerId === pointer && extend(event));
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      keep();
    });
  }
  frame.querySelector("[data-signature-clear]").addEventListener("click", () => {
    strokes = [];
    keep();
    draw();
  });
  new ResizeObserver(draw).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

function read(text) {
  try {
    return JSON.parse(text || "[]");
  } catch {
    return [];
  }
}

document.querySelectorAll("[data-signature]").forEach(pad);
