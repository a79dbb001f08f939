// What does a `rich_text` block look like? Sections, lists, quotes and code as nodes.

import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { decode } from "./inline.js";
import { mention } from "./mrkdwn.js";

const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

const ELEMENTS = {
  text: (piece) => lines(decode(piece.text)),
  link: (piece) => link(piece.url, decode(piece.text ?? piece.url)),
  emoji: (piece) => fromCodePoints(piece.unicode) ?? emoji(piece.name) ?? `:${piece.name}:`,
  user: (piece, names) => mention(`@${names.user(piece.user_id) ?? "someone"}`),
  channel: (piece, names) => mention(`#${names.channel(piece.channel_id) ?? "channel"}`),
  broadcast: (piece) => mention(`@${piece.range}`),
  usergroup: () => mention("@group"),
  date: (piece) => el("time", {}, piece.fallback ?? new Date(piece.timestamp * 1000).toLocaleString()),
  color: (piece) => el("code", {}, piece.value),
};

const lines = (text) => text.split("\n").flatMap((line, i) => (i ? [el("br"), line] : line));

const fromCodePoints = (unicode) =>
  /^[0-9a-f]+(?:-[0-9a-f]+)*$/i.test(unicode ?? "")
    ? String.fromCodePoint(...unicode.split("-").map((hex) => Number.parseInt(hex, 16)))
    : null;

function styled(element, names) {
  const inner = ELEMENTS[element.type]?.(element, names) ?? "";
  return STYLES.filter(([style]) => element.style?.[style]).reduce((node, [, tag]) => el(tag, {}, node), inner);
}

const pieces = (elements, names) => elements.map((element) => styled(element, names));

const PARTS = {
  rich_text_section: (part, names) => el("p", {}, pieces(part.elements, names)),
  rich_text_quote: (part, names) => el("blockquote", {}, pieces(part.elements, names)),
  rich_text_preformatted: (part, names) => el("pre", {}, el("code", {}, pieces(part.elements, names))),
  rich_text_list: (part, names) =>
    el(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${Math.min(part.indent ?? 0, 6)}`, start: part.offset ? part.offset + 1 : null },
      part.elements.map((item) => el("li", {}, pieces(item.elements, names))),
    ),
};

export const richText = (block, names) => block.elements.map((part) => PARTS[part.type]?.(part, names) ?? null);

// The inside of a table cell: the same without paragraphs where one line is all there is.
export const richTextCell = (block, names) =>
  block.elements.length === 1 && block.elements[0].type === "rich_text_section"
    ? pieces(block.elements[0].elements, names)
    : richText(block, names);

export const richTextPlain = (block) =>
  (block.elements ?? [])
    .map((part) => (part.elements ? richTextPlain(part) : (part.text ?? part.value ?? "")))
    .join("");
