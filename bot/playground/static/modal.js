// How is a view filled in? As a modal dialog; errors stand beside their inputs, and what was typed is never lost.

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { el, freshId, icon } from "./dom.js";
import { plainText } from "./text.js";

export class Modal {
  #dialog = null;
  #view = null;
  #fields = [];

  constructor(store, toast) {
    this.store = store;
    this.toast = toast;
  }

  // Shows the view of who is speaking, or none.
  show(view) {
    if (!view || view.type !== "modal") {
      this.#drop();
      return;
    }
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return;
    const typed = this.#view?.id === view.id ? this.#typed() : new Map();
    const before = this.#dialog;
    this.#view = view;
    this.#fields = [];
    this.#dialog = this.#build(view);
    this.#restore(typed);
    before?.remove();
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    (this.#fields.flatMap(({ node }) => inputsOf(node))[0] ?? this.submit).focus();
  }

  #build(view) {
    const title = freshId("modal");
    const user = this.store.me;
    const place = { user, view_id: view.id };
    const scene = {
      names: this.store.names,
      fields: this.#fields,
      act: (block, element, value) => this.#act(place, block, element, value),
      changed: (block, element, value) =>
        (block.type !== "input" || block.dispatch_action) && this.#act(place, block, element, value),
    };
    const hasInputs = view.blocks.some(({ type }) => type === "input");
    this.notice = el("p", { class: "form-error", role: "alert" });
    this.submit = el("button", { type: "submit", class: "button primary" }, plainText(view.submit) || "Submit");
    return el(
      "dialog",
      {
        class: "dialog modal",
        "aria-labelledby": title,
        oncancel: (event) => {
          event.preventDefault();
          this.#close();
        },
      },
      el(
        "form",
        {
          novalidate: true,
          onsubmit: (event) => {
            event.preventDefault();
            this.#send();
          },
        },
        el(
          "header",
          {},
          el("h2", { id: title }, plainText(view.title)),
          el(
            "button",
            { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => this.#close() },
            icon("close"),
          ),
        ),
        el("div", { class: "modal-body" }, renderBlocks(view.blocks, scene)),
        this.notice,
        el(
          "div",
          { class: "dialog-buttons" },
          el(
            "button",
            { type: "button", class: "button", onclick: () => this.#close() },
            plainText(view.close) || "Cancel",
          ),
          (hasInputs || view.submit) && this.submit,
        ),
      ),
    );
  }

  async #act(place, block, element, value) {
    const answer = await post("action", {
      ...place,
      block_id: block.block_id,
      action_id: element.action_id,
      type: element.type,
      ...value,
    });
    if (!answer.ok) this.toast(`That was not taken: ${answer.error}`);
  }

  async #send() {
    const missing = Object.fromEntries(
      this.#fields.filter(isMissing).map(({ block }) => [block.block_id, "Please fill this in."]),
    );
    this.#errors(missing);
    if (Object.keys(missing).length) return;
    this.submit.setAttribute("aria-busy", "true");
    const view = this.#view;
    const answer = await post("view_submit", { user: this.store.me, view_id: view.id, values: this.#values() });
    this.submit.removeAttribute("aria-busy");
    if (answer.ok || this.#view !== view) return;
    this.#errors(answer.errors ?? {});
    if (!answer.errors) this.notice.textContent = `Not sent: ${answer.error}`;
  }

  #values() {
    const values = {};
    for (const { block, element, read } of this.#fields) {
      const value = read();
      if (value) (values[block.block_id] ??= {})[element.action_id] = value;
    }
    return values;
  }

  #errors(errors) {
    this.notice.textContent = "";
    let first = null;
    for (const { block, node } of this.#fields) {
      const line = this.#dialog.querySelector(`[data-error-for="${CSS.escape(block.block_id)}"]`);
      if (!line) continue;
      const error = errors[block.block_id] ?? "";
      line.textContent = error;
      if (error) node.setAttribute("aria-invalid", "true");
      else node.removeAttribute("aria-invalid");
      if (error) first ??= node;
    }
    if (first) inputsOf(first)[0]?.focus();
  }

  #typed() {
    return new Map(
      this.#fields.map(({ block, element, node }) => [
        `${block.block_id} ${element.action_id}`,
        inputsOf(node).map(({ value, checked }) => ({ value, checked })),
      ]),
    );
  }

  #restore(typed) {
    for (const { block, element, node } of this.#fields) {
      const before = typed.get(`${block.block_id} ${element.action_id}`) ?? [];
      inputsOf(node).forEach((input, i) => Object.assign(input, before[i]));
    }
  }

  async #close() {
    const view = this.#view;
    const answer = await post("view_close", { user: this.store.me, view_id: view.id });
    if (!answer.ok) this.toast(`The dialog could not be closed: ${answer.error}`);
    else if (this.#view === view) this.#drop();
  }

  #drop() {
    this.#dialog?.close();
    this.#dialog?.remove();
    this.#dialog = null;
    this.#view = null;
    this.#fields = [];
  }
}

const INPUTS = "input, select, textarea";
const inputsOf = (node) => (node.matches(INPUTS) ? [node] : [...node.querySelectorAll(INPUTS)]);

function isMissing({ block, read }) {
  if (block.type !== "input" || block.optional) return false;
  const isEmpty = (value) => value === null || value === undefined || (Array.isArray(value) && !value.length);
  return Object.entries(read() ?? {}).every(([name, value]) => name === "type" || isEmpty(value));
}
