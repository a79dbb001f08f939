// Which channels are there? Public ones and the speaker's direct message with the bot, the unread ones marked.

import { el } from "./dom.js";

export function sidebar(store, current, open) {
  const [direct, joined] = [true, false].map((isDirect) =>
    store.visibleChannels().filter((channel) => channel.is_im === isDirect),
  );
  const group = (title, channels) => [
    el("h2", {}, title),
    el(
      "ul",
      {},
      channels.map((channel) => {
        const unread = store.unread.has(channel.id);
        return el(
          "li",
          {},
          el(
            "a",
            {
              href: `#${channel.id}`,
              "aria-current": channel.id === current ? "page" : null,
              class: unread ? "unread" : null,
              onclick: open,
            },
            channel.is_im
              ? el("span", { class: "presence", "aria-hidden": "true" })
              : el("span", { class: "hash", "aria-hidden": "true" }, "#"),
            channel.is_im ? store.title(channel) : channel.name,
            unread && el("span", { class: "unseen" }, " (unread)"),
          ),
        );
      }),
    ),
  ];
  return [
    ...group("Channels", joined),
    ...group("Direct messages", direct),
    el("p", { class: "sidebar-note" }, "A local Slack on this machine. Nothing leaves it."),
  ];
}
