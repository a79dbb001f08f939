// How does a pop-up menu behave? Arrows move, Enter picks, a letter jumps, Esc and Tab close and give the focus back.

import { el } from "./dom.js";

export function openMenu(button, items) {
  const close = (restore = true) => {
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", close);
    if (restore) button.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target)) close(false);
  };
  const menu = el(
    "div",
    { class: "menu", role: "menu", onkeydown: (event) => steer(event, menu, close) },
    items.map(({ label, note, pick, href }) =>
      el(
        href ? "a" : "button",
        {
          role: "menuitem",
          tabindex: "-1",
          type: href ? null : "button",
          href,
          target: href && "_blank",
          rel: href && "noopener noreferrer",
          onclick: () => {
            close();
            pick();
          },
        },
        label,
        note && el("small", {}, note),
      ),
    ),
  );
  (button.closest("dialog") ?? document.body).append(menu);
  button.setAttribute("aria-expanded", "true");
  place(menu, button.getBoundingClientRect());
  menu.firstElementChild.focus();
  addEventListener("pointerdown", outside, true);
  addEventListener("resize", close);
}

function place(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + 4 + height <= innerHeight;
  menu.style.top = `${Math.max(8, below ? anchor.bottom + 4 : anchor.top - height - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - width - 8))}px`;
}

function steer(event, menu, close) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in moves) items.at(moves[event.key] % items.length).focus();
  else if (event.key === "Escape") close();
  else if (event.key === "Tab") close();
  else if (event.key.length === 1 && event.key !== " ")
    items.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  else return;
  event.stopPropagation();
  if (event.key !== "Tab") event.preventDefault();
}
