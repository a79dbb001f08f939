// What does somebody see who has never been here? What the bot settles, the one command, and a few ways to put it.

import { el } from "./dom.js";

const COMMAND = "/llm-tco";

export const COMMANDS = [
  { value: COMMAND, note: "five questions, then a verdict" },
  { value: `${COMMAND} 2B tokens/month, gpt-4o-mini quality`, note: "start with what you know" },
  { value: `${COMMAND} help`, note: "what it does and the words it knows" },
  { value: `${COMMAND} decisions`, note: "the decisions recorded here" },
  { value: `${COMMAND} digest`, note: "what this channel hears every week" },
  { value: `${COMMAND} list`, note: "the threads it remembers here" },
  { value: `${COMMAND} forget`, note: "delete what it remembers here" },
];

// Some words after the command are answered to the person alone; all else begins a thread.
const ANSWERED = /^\S+\s+(help|list|forget|digest|decisions?|tco-?\d+)\b/i;
export const beginsThread = (text) => !ANSWERED.test(text);

const EXAMPLES = [
  `${COMMAND} $4.2k a month on gpt-4o`,
  `${COMMAND} 500k requests a day at 1,200 in / 300 out, 9 to 5 on weekdays`,
  `${COMMAND} 2B tokens/month, gpt-4o-mini quality, business hours, no MLOps, HIPAA with BAA`,
];

export function welcome({ channel, start, prefill }) {
  return el(
    "div",
    { class: "empty", "data-channel": channel },
    el("img", { src: "/static/icon.svg", alt: "", width: 56, height: 56 }),
    el("h2", {}, "Host the model yourself, or pay for the API?"),
    el(
      "p",
      {},
      "Type ",
      el("code", {}, COMMAND),
      ". Five short questions in a thread, then a verdict with every cost and its source.",
    ),
    el(
      "button",
      { type: "button", class: "button primary big", onclick: () => start(COMMAND) },
      "Start with ",
      el("code", {}, COMMAND),
    ),
    el("p", { class: "or" }, "or say what you already know:"),
    el(
      "ul",
      { class: "examples" },
      EXAMPLES.map((example) =>
        el("li", {}, el("button", { type: "button", onclick: () => prefill(example) }, example)),
      ),
    ),
  );
}

export function notInvited({ channel, bot, invite }) {
  return el(
    "div",
    { class: "empty", "data-channel": channel },
    el("h2", {}, `${bot} is not in this channel`),
    el("p", {}, "As in Slack, a bot can post only where it was invited. The command works and says so."),
    el(
      "button",
      { type: "button", class: "button", onclick: () => invite(`/invite @${bot}`) },
      "Invite ",
      el("code", {}, `@${bot}`),
    ),
  );
}
