// Is the user sure? A confirmation dialog as a block element asks for it; Esc and the second button mean no.

import { el, freshId } from "./dom.js";
import { textNodes } from "./text.js";

export function confirmed(question, names) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const title = freshId("confirm");
    const answer = (yes) => () => dialog.close(yes ? "yes" : "no");
    const dialog = el(
      "dialog",
      {
        class: "dialog confirm",
        "aria-labelledby": title,
        onclose: () => {
          dialog.remove();
          resolve(dialog.returnValue === "yes");
        },
      },
      el("h2", { id: title }, textNodes(question.title, names)),
      el("div", { class: "prose" }, textNodes(question.text, names)),
      el(
        "div",
        { class: "dialog-buttons" },
        el("button", { type: "button", class: "button", onclick: answer(false) }, textNodes(question.deny, names)),
        el(
          "button",
          {
            type: "button",
            class: `button ${question.style === "danger" ? "danger" : "primary"}`,
            onclick: answer(true),
          },
          textNodes(question.confirm, names),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
