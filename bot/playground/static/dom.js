// How is a node made? From a tag, attributes and children. Text is always a text node, so no message can become markup.

const SVG = "http://www.w3.org/2000/svg";

export const el = (tag, attributes, ...children) => furnish(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) => furnish(document.createElementNS(SVG, tag), attributes, children);

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Gives a node these children unless it has the same already: what has the focus, or is open, stays so. Listeners may
// depend only on what an attribute shows.
export function update(host, children) {
  const [before, after] = [
    [...host.childNodes],
    children.map((child) => (child instanceof Node ? child : document.createTextNode(child))),
  ];
  if (before.length === after.length && before.every((node, i) => node.isEqualNode(after[i]))) return;
  const at = focusable(host).indexOf(document.activeElement);
  host.replaceChildren(...after);
  focusable(host)[at]?.focus();
}

const focusable = (host) => [...host.querySelectorAll("a, button, select")];

let ids = 0;
export const freshId = (stem) => `${stem}-${++ids}`;

// A link leads to the web or to a mailbox, or it is not a link.
export function safeUrl(text, schemes = ["http:", "https:", "mailto:"]) {
  try {
    const url = new URL(text);
    return schemes.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(address, ...label) {
  const href = safeUrl(address);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...label) : el("span", {}, ...label);
}

const ICONS = {
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-7z",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4",
  moon: "M20 14.5A8 8 0 1 1 9.5 4 6.5 6.5 0 0 0 20 14.5z",
  faults: "M4 6h9M17 6h3M4 12h3M11 12h9M4 18h9M17 18h3M15 4v4M9 10v4M15 16v4",
  down: "M12 5v14M6 13l6 6 6-6",
  reply: "M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6",
};

export const icon = (name) =>
  svg(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: ICONS[name] }),
  );
