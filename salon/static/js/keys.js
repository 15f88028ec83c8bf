// Keys. Markup: <a href="..." data-key="j" data-key-label="Next day">; code: shortcut("Ctrl+k", label, run).
// "?" lists them all. Single letters can be switched off per account (WCAG 2.1.4): <body data-keys="off">.

const keys = new Map();
const typing = (node) => node.closest("input, textarea, select, [contenteditable]") && !node.matches("[type=checkbox], [type=radio], [type=button]");

export function shortcut(key, label, run) {
  keys.set(key.toLowerCase(), { label, run });
}

function name(event) {
  const letter = event.key.toLowerCase();
  return event.ctrlKey || event.metaKey ? `ctrl+${letter}` : letter;
}

// A key works by place, so that "j" is "j" on a Russian keyboard too.
const byPlace = (event) => (/^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : null);

function use(node) {
  if (node.matches("input, textarea, select")) node.focus();
  else node.click();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const combined = event.ctrlKey || event.metaKey;
  if (!combined && (document.body.dataset.keys === "off" || typing(event.target))) return;
  if (!combined && document.querySelector("dialog[open], :popover-open")) return;
  const place = byPlace(event);
  const wanted = [name(event), place && (combined ? `ctrl+${place}` : place)].filter(Boolean);
  for (const key of wanted) {
    const known = keys.get(key);
    const node = known ? null : document.querySelector(`[data-key="${CSS.escape(key)}" i]`);
    if (!known && !node) continue;
    event.preventDefault();
    return known ? known.run(event) : use(node);
  }
});

function list() {
  const box = document.querySelector("[data-keys-list]");
  const found = [...document.querySelectorAll("[data-key]")].map((n) => [n.dataset.key, n.dataset.keyLabel ?? n.textContent.trim()]);
  const all = [...found, ...[...keys].map(([key, { label }]) => [key, label]).filter(([, label]) => label)];
  box.replaceChildren(
    ...all.flatMap(([key, label]) => {
      const [word, sign] = [document.createElement("dt"), document.createElement("dd")];
      word.textContent = label;
      const cap = document.createElement("kbd");
      cap.textContent = key.length > 1 ? key.replace("ctrl", "Ctrl") : key;
      sign.append(cap);
      return [word, sign];
    }),
  );
  document.querySelector("[data-keys-off]").hidden = document.body.dataset.keys !== "off";
}

const help = document.getElementById("keys");
if (help) {
  shortcut("?", help.querySelector("[data-keys-list]").dataset.help, () => help.showModal());
  new MutationObserver(() => help.open && list()).observe(help, { attributeFilter: ["open"] });
}
