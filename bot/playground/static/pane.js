// How does a list of messages stay readable while it grows? The channel and the thread are each a pane: a heading, the
// messages, a line about the answer that is awaited, and a message box.

import { Composer } from "./composer.js";
import { el, icon, update } from "./dom.js";
import { day, messageItem, replaceItem } from "./message.js";

const GROUP_SECONDS = 300;

export class Pane {
  #items = new Map(); // by ts: { message, replies, continued, node }
  #shown = null;
  #following = true;
  #anchor = null;

  // `app` = { store, waiting, act, openThread, say, commands }; `heading` and `empty` (what stands where no message is)
  // make nodes for a place.
  constructor(host, app, { headingId, boxId, heading, empty = () => [] }) {
    Object.assign(this, { host, app, heading, empty });
    this.head = el("header", { class: "pane-head" });
    this.headingId = headingId;
    this.list = el("ol", { class: "messages" });
    this.instead = el("div");
    this.status = el("p", { class: "waiting", role: "status" });
    this.scroller = el(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": "Messages", onscroll: () => this.#scrolled() },
      this.instead,
      this.list,
      this.status,
    );
    this.jump = el(
      "button",
      { type: "button", class: "jump", hidden: true, onclick: () => this.follow() },
      icon("down"),
      "New messages",
    );
    this.composer = new Composer(app, boxId);
    host.replaceChildren(this.head, this.scroller, this.jump, this.composer.node);
    const watcher = new ResizeObserver(() => this.#following && this.#toEnd());
    watcher.observe(this.list);
    watcher.observe(this.scroller);
  }

  // Shows `messages` of the place { channel, thread }.
  show(place, messages) {
    const moved = this.#shown?.channel !== place.channel || this.#shown?.thread !== place.thread;
    if (moved) {
      this.#shown = place;
      this.#items.clear();
      this.list.replaceChildren();
      this.#following = true;
      this.#anchor = null;
      this.composer.at(place);
    }
    update(this.head, this.heading(place, this.headingId));
    const added = this.#reconcile(place, messages);
    if (added.length && !moved) this.#arrived(added);
    this.list.hidden = !messages.length;
    update(this.instead, messages.length ? [] : this.empty(place));
    this.showWaiting();
    this.composer.refresh();
    if (this.#following) this.#toEnd();
  }

  showWaiting() {
    if (!this.#shown) return;
    const { channel, thread } = this.#shown;
    const line = this.app.waiting.line(channel, thread, this.app.store.users.get(this.app.store.bot)?.name);
    const words = line?.text ?? "";
    if (this.status.dataset.words === words) return;
    this.status.dataset.words = words;
    this.status.replaceChildren(
      ...(line
        ? [
            line.moving ? el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")) : "",
            el("span", {}, words),
          ]
        : []),
    );
    if (this.#following) this.#toEnd();
  }

  #reconcile({ channel, thread }, messages) {
    const { store } = this.app;
    const replies = thread ? null : store.repliesByThread(channel);
    const added = [];
    const kept = new Set();
    const order = [];
    let before = null;
    for (const message of messages) {
      const answers = replies && !message.ephemeral_to ? (replies.get(message.ts) ?? []) : null;
      const summed = answers && `${answers.length} ${answers.at(-1)?.ts}`;
      const continued = before !== null && follows(before, message);
      const item = this.#items.get(message.ts);
      if (!before || day(before.ts) !== day(message.ts)) order.push(this.#dayLine(day(message.ts)));
      if (!item || item.message !== message || item.summed !== summed || item.continued !== continued) {
        const node = messageItem(message, {
          user: store.users.get(message.user),
          names: store.names,
          replies: answers,
          continued,
          act: this.app.act,
          openThread: this.app.openThread,
        });
        if (item) replaceItem(item.node, node);
        else added.push({ message, node });
        this.#items.set(message.ts, { message, summed, continued, node });
      }
      order.push(this.#items.get(message.ts).node);
      kept.add(message.ts);
      before = message;
    }
    for (const ts of this.#items.keys()) if (!kept.has(ts)) this.#items.delete(ts);
    arrange(this.list, order);
    return added;
  }

  #dayLine(label) {
    return (
      [...this.list.querySelectorAll(":scope > .day")].find(({ textContent }) => textContent === label) ??
      el("li", { class: "day" }, el("span", {}, label))
    );
  }

  #arrived(added) {
    const { store } = this.app;
    const mine = added.some(({ message }) => message.user === store.me);
    if (mine) this.follow();
    const first = added.find(({ message }) => message.user !== store.me);
    if (first && !this.#anchor?.isConnected) this.#anchor = first.node;
    if (!this.#following) this.jump.hidden = false;
    added.forEach(({ node }) => node.classList.add("arrived"));
  }

  // From here on the end stays in sight, but never so that the first unread message leaves by the top.
  follow() {
    this.#following = true;
    this.#anchor = null;
    this.#toEnd();
  }

  #toEnd() {
    this.jump.hidden = true;
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    const unread = this.#anchor?.isConnected ? this.#anchor.offsetTop - 12 : Infinity;
    this.scroller.scrollTop = Math.min(end, unread);
    this.#aimed = this.scroller.scrollTop;
  }

  #aimed = 0;
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (Math.abs(scrollTop - this.#aimed) < 2) return;
    this.#following = scrollHeight - clientHeight - scrollTop < 40;
    if (this.#following) this.#anchor = null;
    this.jump.hidden = this.#following || this.jump.hidden;
  }
}

const follows = (before, message) =>
  before.user === message.user &&
  !before.ephemeral_to &&
  !message.ephemeral_to &&
  day(before.ts) === day(message.ts) &&
  Number(message.ts) - Number(before.ts) < GROUP_SECONDS;

// Brings the children into this order, moving only those that stand elsewhere (a moved node would lose its focus).
function arrange(list, order) {
  const wanted = new Set(order);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  order.forEach((node, i) => {
    if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
  });
}
