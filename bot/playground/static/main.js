// How do the parts of the page work together? The address says what is shown, the store what there is, the stream
// what is new.

import { get, listen, post } from "./api.js";
import { el, icon, update } from "./dom.js";
import { markFaults, openFaults } from "./faults.js";
import { HomePage } from "./home.js";
import { clock } from "./message.js";
import { Modal } from "./modal.js";
import { Pane } from "./pane.js";
import { HOME, go, place, placeOfPermalink } from "./place.js";
import { sidebar } from "./sidebar.js";
import { Store, isReply } from "./store.js";
import { Waiting } from "./waiting.js";
import { COMMANDS, beginsThread, notInvited, welcome } from "./welcome.js";

const START_MS = 15_000; // a thread that begins this soon after a command was sent is the answer to it
const part = (id) => document.getElementById(id);
const onePane = matchMedia("(max-width: 1080px)"); // as in layout.css
const touch = matchMedia("(pointer: coarse)");

const store = new Store();
const waiting = new Waiting();
const modal = new Modal(store, toast);
const home = new HomePage(part("home"), store, toast);
let lastAct = null; // { channel, thread }: where a button was pressed last
let awaitedStart = null; // { channel, until }: a command was sent, its thread opens by itself

const app = { store, waiting, say, act, openThread: ({ channel, ts }) => go(channel, ts), commands };

const channelPane = new Pane(part("channel"), app, {
  headingId: "channel-title",
  boxId: "message-box",
  heading: channelHeading,
  empty: emptyChannel,
});
const threadPane = new Pane(part("thread"), app, {
  headingId: "thread-title",
  boxId: "thread-box",
  heading: threadHeading,
});

// Where the bot is no member, the first thing to do is to invite it.
function commands({ channel }) {
  const bot = store.users.get(store.bot);
  const invite = { value: `/invite @${bot.handle}`, note: "let the bot post in this channel" };
  return store.channels.get(channel).members.includes(bot.id) ? COMMANDS : [invite, ...COMMANDS];
}

// -- what is shown

function where() {
  const { channel, thread } = place();
  const known = store.visibleChannels();
  const current = known.find(({ id }) => id === channel) ?? known[0];
  return { channel: current.id, thread: current.id === channel ? thread : null };
}

function render() {
  if (!store.ready) return;
  const isHome = place().channel === HOME;
  const { channel, thread } = where();
  if (!isHome) store.unread.delete(channel);
  update(part("channels"), sidebar(store, isHome ? HOME : channel, closeSidebar).flat(Infinity));
  update(
    part("speaker"),
    store.people().map(({ id, name }) => el("option", { value: id }, name)),
  );
  part("speaker").value = store.me;
  part("channel").hidden = isHome;
  home.show(isHome);
  channelPane.show({ channel, thread: null }, store.roots(channel));
  const messages = thread ? store.thread(channel, thread) : [];
  const shown = messages.length > 0;
  part("thread").hidden = !shown;
  part("workspace").classList.toggle("with-thread", shown);
  part("channel").inert = shown && onePane.matches;
  if (shown) threadPane.show({ channel, thread }, messages);
  modal.show(store.views.get(store.me));
  document.title = `${isHome ? "Home" : store.title(store.channels.get(channel))} · llm-tco playground`;
}

function channelHeading({ channel }, id) {
  const it = store.channels.get(channel);
  const members = it.members.map((member) => store.users.get(member)?.name).filter(Boolean);
  return [el("h1", { id }, store.title(it)), el("p", {}, it.is_im ? "Direct message" : members.join(", "))];
}

function threadHeading({ channel }, id) {
  return [
    el(
      "button",
      { type: "button", class: "icon-button only-small", "aria-label": "Back to the channel", onclick: closeThread },
      icon("back"),
    ),
    el("h2", { id }, "Thread"),
    el("p", {}, store.title(store.channels.get(channel))),
    el(
      "button",
      {
        type: "button",
        class: "icon-button not-small",
        "aria-label": "Close thread",
        title: "Close (Esc)",
        onclick: closeThread,
      },
      icon("close"),
    ),
  ];
}

function emptyChannel({ channel }) {
  const inChannel = store.channels.get(channel).members.includes(store.bot);
  const sayHere = (text) => channelPane.composer.prefill(text);
  const send = (text) =>
    say({ channel, thread: null }, text).then((answer) => answer.ok || toast(`Not sent: ${answer.error}`));
  return [
    inChannel
      ? welcome({ channel, start: send, prefill: sayHere })
      : notInvited({ channel, bot: store.users.get(store.bot).name, invite: send }),
  ];
}

function closeThread() {
  const { channel, thread } = where();
  go(channel);
  render();
  (document.querySelector(`[data-thread="${CSS.escape(thread ?? "")}"]`) ?? part("message-box")).focus();
}

// -- what a person does

async function say({ channel, thread }, text) {
  const isCommand = text.startsWith("/");
  const root = thread && store.messages.get(`${channel} ${thread}`);
  const toBot =
    isCommand || text.includes(`@${store.users.get(store.bot).handle}`) || store.channels.get(channel).is_im;
  if (toBot || root?.user === store.bot) waiting.begin(channel, thread, { forSure: toBot });
  if (store.commands.includes(text.split(/\s/)[0]) && beginsThread(text))
    awaitedStart = { channel, until: Date.now() + START_MS };
  (thread ? threadPane : channelPane).follow();
  const answer = await post("say", { user: store.me, channel, thread_ts: thread, text });
  if (!answer.ok) waiting.end(channel, thread);
  return answer;
}

async function act(message, block, element, value) {
  const { channel } = message;
  const thread = isReply(message) ? message.thread_ts : place().thread === message.ts ? message.ts : null;
  lastAct = { channel, thread };
  waiting.begin(channel, thread);
  (thread ? threadPane : channelPane).follow();
  const answer = await post("action", {
    user: store.me,
    channel,
    message_ts: message.ts,
    block_id: block.block_id,
    action_id: element.action_id,
    type: element.type,
    ...value,
  });
  if (answer.ok) return;
  waiting.end(channel, thread);
  toast(`That was not taken: ${answer.error}`);
}

// -- what happens

store.addEventListener("change", ({ detail: { kind, message } }) => {
  if (message && (kind === "message" || kind === "edited")) noticed(message, kind);
  if (kind === "view" && lastAct && store.views.has(store.me)) waiting.end(lastAct.channel, lastAct.thread); // a form answers
  render();
});
waiting.addEventListener("change", () => [channelPane, threadPane].forEach((pane) => pane.showWaiting()));
addEventListener("hashchange", () => {
  render();
  const { thread } = place();
  if (thread && !part("thread").hidden && !touch.matches && channelPane.composer.isEmpty) threadPane.composer.focus();
});
onePane.addEventListener("change", render);

function noticed(message, kind) {
  const concernsMe = !message.ephemeral_to || message.ephemeral_to === store.me;
  if (!concernsMe) return;
  const here = where();
  if (message.is_bot) waiting.end(message.channel, isReply(message) ? message.thread_ts : null);
  if (message.is_bot && !isReply(message)) waiting.end(message.channel, message.ts);
  if (kind !== "message") return;
  if (message.channel !== here.channel || place().channel === HOME) store.unread.add(message.channel);
  else if (message.user !== store.me) announce(message);
  const starts =
    message.user === store.bot &&
    !message.ephemeral_to &&
    !isReply(message) &&
    awaitedStart?.channel === message.channel &&
    Date.now() < awaitedStart.until;
  if (starts && here.channel === message.channel) {
    awaitedStart = null;
    waiting.begin(message.channel, message.ts);
    go(message.channel, message.ts);
  }
}

function announce(message) {
  part("announcer").textContent =
    `${store.users.get(message.user)?.name ?? "Somebody"}, ${clock(message.ts)}: ${message.text.slice(0, 400)}`;
}

function toast(text) {
  const node = el(
    "div",
    { class: "toast" },
    el("p", {}, text),
    el(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => node.remove() },
      icon("close"),
    ),
  );
  part("toasts").append(node);
  setTimeout(() => node.remove(), 12_000);
}

listen({
  joined: async () => {
    try {
      store.load(await get("state"));
      markFaults(part("open-faults"), await get("faults"));
      part("connection").textContent = "";
    } catch {
      part("connection").textContent = "The workspace could not be read. Reload the page.";
    }
  },
  heard: (change) => store.ready && store.apply(change),
  lost: () => (part("connection").textContent = "Connection lost. Reconnecting…"),
});

// -- the frame

function closeSidebar() {
  part("workspace").classList.remove("with-channels");
  part("open-channels").setAttribute("aria-expanded", "false");
}

part("open-channels").append(icon("menu"));
part("open-channels").addEventListener("click", () => {
  const open = part("workspace").classList.toggle("with-channels");
  part("open-channels").setAttribute("aria-expanded", String(open));
  if (open) part("channels").querySelector("a")?.focus();
});
part("channel").addEventListener("pointerdown", closeSidebar);
part("home").addEventListener("pointerdown", closeSidebar);
part("thread").addEventListener("pointerdown", closeSidebar);
part("speaker").addEventListener("change", ({ target }) => (store.me = target.value));
part("open-faults").append(icon("faults"));
part("open-faults").addEventListener("click", ({ currentTarget }) => openFaults(currentTarget, toast));
part("skip").addEventListener("click", (event) => {
  event.preventDefault();
  if (place().channel === HOME) part("home").querySelector(".scroller").focus();
  else (part("thread").hidden ? channelPane : threadPane).composer.focus();
});

function nameTheme() {
  const dark = window.currentTheme() === "dark";
  part("theme").replaceChildren(icon(dark ? "sun" : "moon"));
  part("theme").setAttribute("aria-label", dark ? "Switch to light" : "Switch to dark");
}
part("theme").addEventListener("click", () => {
  window.toggleTheme();
  nameTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameTheme);
nameTheme();

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (part("workspace").classList.contains("with-channels")) {
    closeSidebar();
    part("open-channels").focus();
  } else if (!part("thread").hidden) closeThread();
});
// A permalink to a message of this workspace opens here.
addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  const target = anchor && placeOfPermalink(anchor.href);
  if (!target) return;
  event.preventDefault();
  go(target.channel, target.thread);
});
