// What if the network is bad? A drawer of knobs for the deliveries between the local Slack and the bot.

import { get, post } from "./api.js";
import { el, freshId, icon } from "./dom.js";

const KNOBS = {
  delay_ms: ["Delay each delivery", "milliseconds"],
  drop: ["Drop deliveries", ""],
  duplicate: ["Deliver twice", ""],
  fail: ["Fail calls of the Web API", ""],
};

export async function openFaults(opener, toast) {
  const faults = await get("faults").catch(() => null);
  if (!faults) {
    toast("The faults could not be read: is the local Slack still running?");
    return;
  }
  const { ok, ...knobs } = faults;
  const title = freshId("faults");
  const rows = Object.entries(knobs).map(([name, value]) => knob(name, value));
  const send = async (values) => {
    const answer = await post("faults", values);
    if (answer.ok) dialog.close();
    else toast(`The faults were not set: ${answer.error}`);
  };
  const dialog = el("dialog", { class: "dialog drawer", "aria-labelledby": title, onclose: () => { dialog.remove(); opener.focus(); opener.classList.toggle("on", rows.some(({ read, name, off }) => read() !== off && name)); } },
    el("form", { onsubmit: (event) => { event.preventDefault(); send(Object.fromEntries(rows.map(({ name, read }) => [name, read()]))); } },
      el("header", {}, el("h2", { id: title }, "Faults"), el("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
      el("p", { class: "hint" }, "What the local Slack does to deliveries, to see how the bot copes."),
      rows.map(({ node }) => node),
      el("div", { class: "dialog-buttons" },
        el("button", { type: "button", class: "button", onclick: () => send(Object.fromEntries(rows.map(({ name, off }) => [name, off]))) }, "All off"),
        el("button", { type: "submit", class: "button primary" }, "Apply"))));
  document.body.append(dialog);
  dialog.showModal();
}

// A knob for a value of whatever type the server gave it.
function knob(name, value) {
  const id = freshId("knob");
  const [label, unit] = KNOBS[name] ?? [name.replaceAll("_", " "), ""];
  const kind = typeof value;
  const input = el("input", { id, type: { boolean: "checkbox", number: "number" }[kind] ?? "text", checked: value === true, min: kind === "number" ? 0 : null, step: kind === "number" ? "any" : null });
  if (kind !== "boolean") input.value = value ?? "";
  const read = () => ({ boolean: input.checked, number: Number(input.value) })[kind] ?? (input.value || null);
  return { name, off: { boolean: false, number: 0 }[kind] ?? null, read, node: el("div", { class: "knob" }, el("label", { for: id }, label, unit && el("small", {}, unit)), input) };
}
