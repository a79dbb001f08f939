// How does a person speak? A box that sends on Enter, keeps a draft a place, and completes commands and mentions.

import { el, freshId, icon } from "./dom.js";

export class Composer {
  #drafts = new Map();
  #place = null;
  #options = [];
  #active = 0;

  // `app` = { store, say(place, text) -> { ok, error }, commands(place) -> [{ value, note }] }.
  constructor(app, id) {
    this.app = app;
    const list = freshId("options");
    this.label = el("label", { class: "unseen", for: id });
    this.box = el("textarea", {
      id,
      rows: 1,
      autocomplete: "off",
      maxlength: 12000,
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": list,
      onkeydown: (event) => this.#key(event),
      oninput: () => this.#typed(),
      onblur: () => this.#close(),
    });
    this.options = el("div", {
      class: "options",
      id: list,
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
    });
    this.error = el("p", { class: "composer-error", role: "alert" });
    this.slash = el(
      "button",
      {
        type: "button",
        class: "icon-button slash",
        "aria-label": "Commands",
        title: "Commands",
        onclick: () => this.prefill("/"),
      },
      "/",
    );
    this.help = el("p", { class: "composer-help" });
    this.node = el(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.#send();
        },
      },
      this.options,
      this.error,
      this.label,
      el(
        "div",
        { class: "composer-row" },
        this.slash,
        this.box,
        el("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send")),
      ),
      this.help,
    );
  }

  at(place) {
    if (this.#place) this.#drafts.set(placeKey(this.#place), this.box.value);
    this.#place = place;
    this.box.value = this.#drafts.get(placeKey(place)) ?? "";
    this.error.textContent = "";
    this.#close();
  }

  refresh() {
    const { store } = this.app;
    const channel = store.channels.get(this.#place.channel);
    const who = store.users.get(store.me)?.name;
    const where = this.#place.thread ? "Reply in this thread" : `Message ${store.title(channel)}`;
    this.label.textContent = `${where} as ${who}`;
    this.box.placeholder = this.#place.thread ? "Type an answer, or press a button" : `${where}, or type /`;
    this.slash.hidden = Boolean(this.#place.thread);
    this.help.replaceChildren(
      el("kbd", {}, "Enter"),
      " sends · ",
      el("kbd", {}, "Shift"),
      "+",
      el("kbd", {}, "Enter"),
      " new line",
      this.#place.thread ? " · back, skip, cancel and restart are words too" : "",
      el("span", { class: "as" }, ` · as ${who}`),
    );
  }

  prefill(text) {
    this.box.value = text;
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
    this.#typed();
  }

  focus() {
    this.box.focus();
  }

  get isEmpty() {
    return !this.box.value.trim();
  }

  async #send() {
    const text = this.box.value.trim();
    if (!text) return;
    const place = this.#place;
    this.box.value = "";
    this.#close();
    this.error.textContent = "";
    const answer = await this.app.say(place, text);
    if (answer.ok) return;
    if (placeKey(place) === placeKey(this.#place) && this.isEmpty) this.box.value = text;
    this.error.textContent = `Not sent: ${answer.error}`;
  }

  #key(event) {
    if (event.isComposing) return;
    if (!this.options.hidden && this.#steer(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    }
  }

  // Arrows choose a suggestion; Tab takes it; Enter takes it too unless it would change nothing.
  #steer({ key, shiftKey }) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) this.#mark((this.#active + step + this.#options.length) % this.#options.length);
    else if (key === "Escape") this.#close();
    else if (key === "Tab" && !shiftKey) this.#take(this.#options[this.#active]);
    else if (
      key === "Enter" &&
      !shiftKey &&
      this.#options[this.#active].value.trim() !== this.box.value.trim() &&
      this.#moved
    )
      this.#take(this.#options[this.#active]);
    else return false;
    return true;
  }

  #moved = false;

  #typed() {
    this.error.textContent = "";
    const text = this.box.value;
    const at = /(^|\s)@([\w-]*)$/.exec(text.slice(0, this.box.selectionStart));
    if (text.startsWith("/") && !text.includes("\n")) this.#offer(this.#commands(text));
    else if (at) this.#offer(this.#people(text, at));
    else this.#close();
  }

  #commands(text) {
    if (this.#place.thread)
      return [
        {
          value: "",
          label: "Slash commands do not work in threads",
          note: "Slack has none there. Type the answer, or mention the bot.",
        },
      ];
    return this.app.commands(this.#place).filter(({ value }) => value.startsWith(text.trimEnd()) && value !== text);
  }

  #people(text, at) {
    const from = at.index + at[1].length;
    return [...this.app.store.users.values()]
      .filter(({ handle }) => handle !== "slackbot" && handle.startsWith(at[2].toLowerCase()) && handle !== at[2])
      .map(({ name, handle }) => ({
        value: `${text.slice(0, from)}@${handle} ${text.slice(this.box.selectionStart)}`,
        label: `@${handle}`,
        note: name === handle ? "" : name,
      }));
  }

  #offer(options) {
    this.#options = options;
    this.#moved = false;
    if (!options.length) {
      this.#close();
      return;
    }
    const id = this.options.id;
    this.options.replaceChildren(
      ...options.map((option, i) =>
        el(
          "div",
          {
            class: "option",
            role: "option",
            id: `${id}-${i}`,
            onpointerdown: (event) => {
              event.preventDefault();
              this.#take(option);
            },
          },
          el("span", {}, option.label ?? option.value),
          option.note && el("small", {}, option.note),
        ),
      ),
    );
    this.options.hidden = false;
    this.#active = 0;
    this.#paint();
  }

  #mark(i) {
    this.#active = i;
    this.#moved = true;
    this.#paint();
  }

  #paint() {
    [...this.options.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === this.#active)));
    const node = this.options.children[this.#active];
    this.box.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  #take(option) {
    if (!option.value) return;
    this.box.value = option.value;
    this.box.focus();
    this.#close();
  }

  #close() {
    this.options.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
  }
}

const placeKey = ({ channel, thread }) => `${channel} ${thread ?? ""}`;
