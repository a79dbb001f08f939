// What does the Home tab show? The view that the bot published for who is speaking, with its buttons and lists at work.

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { el } from "./dom.js";

export class HomePage {
  #shown = null; // { view, user }
  #asked = null; // who opened it

  constructor(host, store, toast) {
    Object.assign(this, { host, store, toast });
    this.body = el("div", { class: "home-body" });
    host.replaceChildren(
      el("header", { class: "pane-head" }, el("h1", { id: "home-title" }, "Home"), el("p", {}, "Only you see this page")),
      el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Home page" }, this.body),
    );
  }

  // Opened, it tells the bot, which publishes the page anew. What was published last is shown until then.
  show(open) {
    this.host.hidden = !open;
    const user = this.store.me;
    if (!open) this.#asked = null;
    else if (this.#asked !== user) this.#ask(user);
    if (open) this.#render(user);
  }

  async #ask(user) {
    this.#asked = user;
    const answer = await post("home", { user, tab: "home" });
    if (!answer.ok) this.toast(`The Home page was not opened: ${answer.error}`);
  }

  #render(user) {
    const view = this.store.homes.get(user) ?? null;
    if (this.#shown?.user === user && this.#shown.view === view) return;
    this.#shown = { user, view };
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    const act = async (block, element, value) => {
      const answer = await post("action", {
        user,
        view_id: view.id,
        block_id: block.block_id,
        action_id: element.action_id,
        type: element.type,
        ...value,
      });
      if (!answer.ok) this.toast(`That was not taken: ${answer.error}`);
    };
    this.body.replaceChildren(
      ...(view
        ? renderBlocks(view.blocks, { names: this.store.names, act, changed: act })
        : [el("p", { class: "waiting" }, "The bot has not published a page yet.")]),
    );
    if (focused) this.body.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}
