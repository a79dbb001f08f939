// Which nodes is one line of marked-up text? The first rule that matches at a place makes the node; the rest is text.
//
// A rule is { opens, pattern (sticky), node(match, names), apart }. `opens` are the characters it can start with;
// `apart` rules need a character before them that is not part of a word, so that snake_case stays as it is.

import { el } from "./dom.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

// Slack decodes these three entities and no other.
export const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

export function inline(text, rules, names) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = firstRule(text, at, rules, names);
    if (found) {
      if (plain) nodes.push(decode(plain));
      plain = "";
      nodes.push(found.node);
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) nodes.push(decode(plain));
  return nodes;
}

function firstRule(text, at, rules, names) {
  for (const rule of rules) {
    if (!rule.opens.includes(text[at])) continue;
    if (rule.apart && at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) continue;
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(text);
    const node = match && rule.node(match, names);
    if (node) return { node, length: match[0].length };
  }
  return null;
}

// Lines with a break between each two.
export const broken = (lines, nodesOf) =>
  lines.flatMap((line, i) => (i ? [el("br"), ...nodesOf(line)] : nodesOf(line)));
