// What if the network is bad? A drawer of knobs for the deliveries to the bot and the answers to its calls.

import { get, post } from "./api.js";
import { el, freshId, icon } from "./dom.js";

const GROUPS = [
  { title: "Deliveries to the bot", note: "Commands, presses and messages on their way to it.", prefix: "" },
  { title: "Answers to the bot", note: "What comes back from its calls of the Web API.", prefix: "api_" },
];

// The knobs a group can have: what it does, its unit, how it is set.
const KNOBS = {
  delay_ms: { label: "Delay each", unit: "milliseconds", step: 100, max: 60_000 },
  drop: { label: "Lose", unit: "share of all, 0 to 1", step: 0.05, max: 1 },
  duplicate: { label: "Deliver twice", unit: "share of all, 0 to 1", step: 0.05, max: 1 },
  fail: { label: "Fail", unit: "share of all, 0 to 1", step: 0.05, max: 1 },
  drop_next: { label: "Lose the next", unit: "how many", step: 1, max: 1000 },
  duplicate_next: { label: "Deliver the next twice", unit: "how many", step: 1, max: 1000 },
  fail_next: { label: "Fail the next", unit: "how many", step: 1, max: 1000 },
};
const NEVER = ["api_duplicate", "api_duplicate_next"]; // a call is never doubled

// The button shows whether anything goes wrong on purpose.
export const markFaults = (button, faults) =>
  button.classList.toggle(
    "on",
    Object.keys(faults).some((name) => name !== "ok" && Boolean(faults[name])),
  );

export async function openFaults(opener, toast) {
  const faults = await get("faults").catch(() => null);
  if (!faults) {
    toast("The faults could not be read. Is the local Slack still running?");
    return;
  }
  const title = freshId("faults");
  const groups = GROUPS.map((group) => ({
    ...group,
    knobs: Object.keys(KNOBS)
      .map((name) => group.prefix + name)
      .filter((name) => name in faults && !NEVER.includes(name))
      .map((name) => number(name, KNOBS[name.slice(group.prefix.length)], faults[name])),
  }));
  const limits = tick("rate_limits", "Slack's rate limits", "429 with Retry-After over them", faults.rate_limits);
  const knobs = [...groups.flatMap((group) => group.knobs), limits];

  const set = async (valueOf) => {
    const answer = await post("faults", Object.fromEntries(knobs.map((knob) => [knob.name, valueOf(knob)])));
    if (answer.ok) {
      markFaults(opener, answer);
      dialog.close();
    } else problem.textContent = `Not set: ${answer.error}`;
  };
  const problem = el("p", { class: "form-error", role: "alert" });
  const dialog = el(
    "dialog",
    {
      class: "dialog drawer",
      "aria-labelledby": title,
      onclose: () => {
        dialog.remove();
        opener.focus();
      },
    },
    el(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          set(({ read }) => read());
        },
      },
      el(
        "header",
        {},
        el("h2", { id: title }, "Faults"),
        el(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => dialog.close() },
          icon("close"),
        ),
      ),
      el("p", { class: "hint" }, "Make the connection between this Slack and the bot bad, and see how the bot copes."),
      groups.map((group) =>
        el(
          "fieldset",
          {},
          el("legend", {}, group.title),
          el("p", { class: "hint" }, group.note),
          group.knobs.map(({ node }) => node),
        ),
      ),
      limits.node,
      problem,
      el(
        "div",
        { class: "dialog-buttons" },
        el("button", { type: "button", class: "button", onclick: () => set(({ off }) => off) }, "All off"),
        el("button", { type: "submit", class: "button primary" }, "Apply"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function number(name, { label, unit, step, max }, value) {
  const id = freshId("knob");
  const input = el("input", { id, type: "number", min: 0, max, step, required: true, value: String(value) });
  return { name, off: 0, read: () => Number(input.value), node: knob(id, label, unit, input) };
}

function tick(name, label, unit, value) {
  const id = freshId("knob");
  const input = el("input", { id, type: "checkbox", checked: value });
  return { name, off: false, read: () => input.checked, node: knob(id, label, unit, input) };
}

const knob = (id, label, unit, input) =>
  el("div", { class: "knob" }, el("label", { for: id }, label, el("small", {}, unit)), input);
