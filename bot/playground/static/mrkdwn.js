// What does Slack's mrkdwn look like? Nodes, made from the text and never by parsing it as HTML.

import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { broken, decode, inline } from "./inline.js";

const RULES = [
  { opens: "`", pattern: /`([^`\n]+)`/y, node: (m) => el("code", {}, decode(m[1])) },
  { opens: "<", pattern: /<([^<>\n]+)>/y, node: (m, names) => reference(m[1], names) },
  { opens: ":", pattern: /:([a-z0-9_+-]+):/y, node: (m) => emoji(m[1]) },
  {
    opens: "*",
    apart: true,
    pattern: /\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}])/uy,
    node: (m, names) => el("strong", {}, inline(m[1], RULES, names)),
  },
  {
    opens: "_",
    apart: true,
    pattern: /_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}])/uy,
    node: (m, names) => el("em", {}, inline(m[1], RULES, names)),
  },
  {
    opens: "~",
    apart: true,
    pattern: /~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}])/uy,
    node: (m, names) => el("s", {}, inline(m[1], RULES, names)),
  },
];

export const mention = (label) => el("span", { class: "mention" }, label);

// What stands between < and >: a person, a channel, a broadcast, a date or a link.
function reference(inside, names) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? decode(rest.join("|")) : null;
  if (target.startsWith("@")) return mention(`@${names.user(target.slice(1)) ?? label ?? "someone"}`);
  if (target.startsWith("#")) return mention(`#${names.channel(target.slice(1)) ?? label ?? "channel"}`);
  if (target.startsWith("!date^")) return el("time", {}, label ?? "");
  if (target.startsWith("!subteam^")) return mention(label ?? "@group");
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`);
  const address = decode(target);
  return link(address, label ?? address.replace(/^mailto:/, ""));
}

export const mrkdwnLine = (text, names) => inline(text, RULES, names);

// The whole of a text: fenced code, quotes, lists and paragraphs.
export function mrkdwn(text, names) {
  const parts = text.split("```");
  const fenced = parts.length % 2 === 1;
  return parts.flatMap((part, i) => {
    if (fenced && i % 2 === 1) return el("pre", {}, el("code", {}, decode(part.replace(/^\n|\n$/g, ""))));
    const bare = !fenced && i ? "```" + part : part;
    return paragraphs(bare.split("\n"), names);
  });
}

const KINDS = [
  { kind: "quote", pattern: /^&gt; ?/ },
  { kind: "bullet", pattern: /^\s*[•◦‣-] +/ },
  { kind: "number", pattern: /^\s*\d+[.)] +/ },
];

function paragraphs(lines, names) {
  const groups = [];
  for (const line of lines) {
    const { kind, pattern } = KINDS.find((each) => each.pattern.test(line)) ?? { kind: line.trim() ? "text" : "gap" };
    const last = groups.at(-1);
    const text = pattern ? line.replace(pattern, "") : line;
    if (last?.kind === kind) last.lines.push(text);
    else groups.push({ kind, lines: [text], start: kind === "number" ? Number.parseInt(line, 10) : null });
  }
  return groups
    .filter(({ kind }) => kind !== "gap")
    .map((group) => paragraph(group, (line) => mrkdwnLine(line, names)));
}

function paragraph({ kind, lines, start }, nodesOf) {
  if (kind === "quote") return el("blockquote", {}, broken(lines, nodesOf));
  if (kind === "bullet")
    return el(
      "ul",
      {},
      lines.map((line) => el("li", {}, nodesOf(line))),
    );
  if (kind === "number")
    return el(
      "ol",
      { start },
      lines.map((line) => el("li", {}, nodesOf(line))),
    );
  return el("p", {}, broken(lines, nodesOf));
}
