// What does the page know of the workspace? People, channels, messages and open views, kept current by changes.

export class Store extends EventTarget {
  users = new Map();
  channels = new Map();
  messages = new Map(); // by "channel ts"
  views = new Map(); // by user id
  homes = new Map(); // by user id
  unread = new Set(); // channel ids
  bot = null;
  commands = [];
  ready = false;
  #me = sessionStorage.getItem("speaker");

  get me() {
    return this.people().some(({ id }) => id === this.#me) ? this.#me : this.people()[0]?.id;
  }

  set me(id) {
    this.#me = id;
    sessionStorage.setItem("speaker", id);
    this.#tell("speaker");
  }

  // Replaces everything with what the server holds.
  load(state) {
    this.bot = state.bot_user;
    this.commands = state.commands;
    this.users = new Map(state.users.map((user) => [user.id, user]));
    this.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
    this.messages = new Map(state.messages.map((message) => [key(message), this.#kept(message)]));
    this.views = new Map(Object.entries(state.views));
    this.homes = new Map(Object.entries(state.homes));
    this.ready = true;
    this.#tell("loaded");
  }

  // One change from the stream. A change that comes twice changes nothing the second time.
  apply(change) {
    if (change.type === "view") {
      if (change.view) this.views.set(change.user, change.view);
      else this.views.delete(change.user);
      this.#tell("view");
    } else if (change.type === "home") {
      this.homes.set(change.user, change.view);
      this.#tell("home");
    } else if (change.type === "channel") {
      this.channels.set(change.channel.id, change.channel);
      this.#tell("channel");
    } else if (change.type === "message_deleted") {
      this.messages.delete(key(change.message));
      this.#tell("deleted", change.message);
    } else if (change.message) {
      const isNew = !this.messages.has(key(change.message));
      this.messages.set(key(change.message), change.message);
      this.#tell(isNew ? "message" : "edited", change.message);
    }
  }

  // The same object for the same content, so that what is on the screen is not built again after a reconnect.
  #kept(message) {
    const before = this.messages.get(key(message));
    return before && JSON.stringify(before) === JSON.stringify(message) ? before : message;
  }

  #tell(kind, message = null) {
    this.dispatchEvent(new CustomEvent("change", { detail: { kind, message } }));
  }

  people() {
    return [...this.users.values()].filter(({ is_bot: isBot }) => !isBot);
  }

  // Public channels, and the direct messages of who is speaking.
  visibleChannels() {
    return [...this.channels.values()].filter((channel) => !channel.is_im || channel.members.includes(this.me));
  }

  title(channel) {
    return channel.is_im ? this.users.get(this.bot).name : `#${channel.name}`;
  }

  #visible(channel) {
    return [...this.messages.values()]
      .filter((message) => message.channel === channel && (!message.ephemeral_to || message.ephemeral_to === this.me))
      .sort((a, b) => (a.ts < b.ts ? -1 : 1));
  }

  roots(channel) {
    return this.#visible(channel).filter((message) => !isReply(message));
  }

  thread(channel, ts) {
    return this.#visible(channel).filter((message) => message.ts === ts || message.thread_ts === ts);
  }

  repliesByThread(channel) {
    return Map.groupBy(
      this.#visible(channel).filter((message) => isReply(message) && !message.ephemeral_to),
      ({ thread_ts: thread }) => thread,
    );
  }

  // Whom mrkdwn and selects may name.
  get names() {
    return {
      user: (id) => this.users.get(id)?.name,
      channel: (id) => this.channels.get(id)?.name,
      users: () => [...this.users.values()],
      channels: () => this.visibleChannels().map((channel) => ({
          id: channel.id,
          name: this.title(channel),
          kind: channel.is_im ? "im" : "public",
        })),
    };
  }
}

export const key = ({ channel, ts }) => `${channel} ${ts}`;
export const isReply = ({ ts, thread_ts: thread }) => Boolean(thread) && thread !== ts;
