// Is the bot expected to answer here? From what a person sent until the bot shows a sign, and what to say meanwhile.

const SLOW_MS = 6_000;
const OVERDUE_MS = 20_000;

export class Waiting extends EventTarget {
  #places = new Map();

  // `forSure` is false for a message that the bot may rightly leave alone.
  begin(channel, thread, { forSure = true } = {}) {
    const place = at(channel, thread);
    this.end(channel, thread);
    const wait = { stage: "sent", forSure, timers: [] };
    wait.timers = [
      setTimeout(() => this.#reach(place, "slow"), SLOW_MS),
      setTimeout(() => this.#reach(place, "overdue"), OVERDUE_MS),
    ];
    this.#places.set(place, wait);
    this.#tell();
  }

  end(channel, thread) {
    const wait = this.#places.get(at(channel, thread));
    if (!wait) return;
    wait.timers.forEach(clearTimeout);
    this.#places.delete(at(channel, thread));
    this.#tell();
  }

  #reach(place, stage) {
    const wait = this.#places.get(place);
    wait.stage = stage;
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }

  // The line to show, or null.
  line(channel, thread, bot) {
    const wait = this.#places.get(at(channel, thread));
    if (!wait) return null;
    if (wait.stage === "sent") return { text: `Sent. ${bot} is working on it`, moving: true };
    if (wait.stage === "slow") return { text: `Still waiting for ${bot}`, moving: true };
    if (!wait.forSure)
      return {
        text: `${bot} has not answered. It leaves alone what is not meant for it: @${bot} in a message makes sure.`,
        moving: false,
      };
    return {
      text: `No answer from ${bot} yet. Is it running? What was sent stays, and an answer appears here when it comes.`,
      moving: false,
    };
  }
}

const at = (channel, thread) => `${channel} ${thread ?? ""}`;
