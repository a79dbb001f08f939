// What does a text object say? mrkdwn as nodes, plain_text as it stands (entities and emoji aside).

import { withEmoji } from "./emoji.js";
import { broken, decode } from "./inline.js";
import { mrkdwn, mrkdwnLine } from "./mrkdwn.js";

export const plainText = (text) => withEmoji(decode(text?.text ?? ""));

const plainNodes = (text) => broken(plainText(text).split("\n"), (line) => [line]);

// For the inside of a label or a heading.
export const textNodes = (text, names) =>
  text?.type === "mrkdwn"
    ? text.text.split("\n").flatMap((line, i) => [...(i ? [" "] : []), ...mrkdwnLine(line, names)])
    : plainNodes(text);

// For a passage that may hold lists, quotes and code.
export const passage = (text, names) => (text.type === "mrkdwn" ? mrkdwn(text.text, names) : plainNodes(text));
