// What does one message look like? Who, when, its blocks or its text, and the way into its thread.

import { renderBlocks } from "./blocks.js";
import { el, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

const when = (ts) => new Date(Number.parseFloat(ts) * 1000);
export const clock = (ts) => CLOCK.format(when(ts));

export function day(ts) {
  const date = when(ts);
  return date.toDateString() === new Date().toDateString() ? "Today" : DAY.format(date);
}

export function avatar(user) {
  if (user?.handle === "slackbot") return el("span", { class: "avatar avatar-system", "aria-hidden": "true" }, "!");
  if (user?.is_bot) return el("img", { class: "avatar", src: "/static/icon.svg", alt: "" });
  const name = user?.name ?? "?";
  return el(
    "span",
    { class: `avatar avatar-${[...name].reduce((sum, c) => sum + c.codePointAt(0), 0) % 5}`, "aria-hidden": "true" },
    name[0].toUpperCase(),
  );
}

// `view` = { user, names, replies (those of its thread, where they are summed up), continued, act, openThread }.
export function messageItem(message, view) {
  const { user, names, continued } = view;
  const scene = {
    names,
    act: (block, element, value) => view.act(message, block, element, value),
    changed: (block, element, value) => view.act(message, block, element, value),
  };
  const node = el(
    "li",
    {
      class: [
        "message",
        message.is_bot ? "from-bot" : "from-person",
        continued && "continued",
        message.ephemeral_to && "ephemeral",
        message.blocks.length && "has-blocks",
      ]
        .filter(Boolean)
        .join(" "),
      "data-ts": message.ts,
      tabindex: "-1",
    },
    el("div", { class: "gutter" }, continued ? null : avatar(user)),
    el(
      "article",
      { class: "message-main", "aria-label": `${user?.name ?? "Somebody"}, ${clock(message.ts)}` },
      el(
        "p",
        { class: continued ? "unseen" : "byline" },
        el("b", {}, user?.name ?? message.user),
        user?.is_bot && el("span", { class: "tag" }, "app"),
        el("time", { datetime: when(message.ts).toISOString() }, clock(message.ts)),
      ),
      message.ephemeral_to && el("p", { class: "only-you" }, "Only visible to you"),
      el(
        "div",
        { class: "content" },
        message.blocks.length
          ? renderBlocks(message.blocks, scene)
          : el("div", { class: "prose" }, mrkdwn(message.text, names)),
      ),
      message.reactions?.length > 0 &&
        el(
          "p",
          { class: "reactions" },
          message.reactions.map((name) =>
            el("span", { class: "reaction", title: `:${name}:` }, emoji(name) ?? `:${name}:`),
          ),
        ),
      view.replies && threadLink(message, view),
    ),
  );
  if (message.edited) markEdited(node.querySelector(".content"));
  return node;
}

// At the end of the last line of text, or below what does not end in text.
function markEdited(content) {
  const line = content.querySelector(
    ":scope > .prose > p:last-child, :scope > .block-section:last-child > .section-body > .prose:last-child > p:last-child",
  );
  (line ?? content).append(" ", el("span", { class: "edited" }, "(edited)"));
}

function threadLink(message, { replies, openThread }) {
  const count = replies.length;
  return el(
    "button",
    { type: "button", class: "thread-link", "data-thread": message.ts, onclick: () => openThread(message) },
    icon("reply"),
    count ? `${count} ${count === 1 ? "reply" : "replies"}` : "Reply in thread",
    count > 0 && el("span", {}, `last at ${clock(replies.at(-1).ts)}`),
  );
}

// Puts `fresh` in the place of `old`, keeping what the reader had opened and where the focus was.
export function replaceItem(old, fresh) {
  const opened = [...old.querySelectorAll("details")].map(({ open }) => open);
  const details = [...fresh.querySelectorAll("details")];
  if (details.length === opened.length) details.forEach((node, i) => (node.open = opened[i]));
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (!focused) return;
  const again = focused.dataset.action && fresh.querySelector(`[data-action="${CSS.escape(focused.dataset.action)}"]`);
  const link = focused.classList.contains("thread-link") && fresh.querySelector(".thread-link");
  (again || link || fresh).focus({ preventScroll: true });
}
