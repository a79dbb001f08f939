// Which channels are there? Public ones, the bot's Home tab and the speaker's direct message with it, the unread marked.

import { el, icon } from "./dom.js";
import { HOME } from "./place.js";

export function sidebar(store, current, open) {
  const [direct, joined] = [true, false].map((isDirect) =>
    store.visibleChannels().filter((channel) => channel.is_im === isDirect),
  );
  const home = el(
    "li",
    {},
    el(
      "a",
      { href: `#${HOME}`, "aria-current": current === HOME ? "page" : null, onclick: open },
      icon("home"),
      "Home",
    ),
  );
  const group = (title, channels, before = []) => [
    el("h2", {}, title),
    el(
      "ul",
      {},
      before,
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
    ...group("Direct messages", direct, [home]),
    el("p", { class: "sidebar-note" }, "A local Slack on this machine. Nothing leaves it."),
  ];
}
