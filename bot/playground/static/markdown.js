// What does a `markdown` block look like? Standard Markdown (headings, lists, quotes, code, tables, links) as nodes.

import { el, link } from "./dom.js";
import { broken, decode, inline } from "./inline.js";
import { scrollingTable } from "./tables.js";

const RULES = [
  { opens: "\\", pattern: /\\([\\`*_{}[\]()#+.!~>|-])/y, node: (m) => m[1] },
  { opens: "`", pattern: /`([^`\n]+)`/y, node: (m) => el("code", {}, m[1]) },
  { opens: "[", pattern: /\[([^[\]\n]+)\]\(([^()\s]+)\)/y, node: (m, names) => link(m[2], inline(m[1], RULES, names)) },
  {
    opens: "*_",
    pattern: /(\*\*|__)(?=\S)((?:(?!\1)[^\n])*\S)\1/y,
    node: (m, names) => el("strong", {}, inline(m[2], RULES, names)),
  },
  { opens: "~", pattern: /~~(?=\S)([^~\n]*[^~\s])~~/y, node: (m, names) => el("s", {}, inline(m[1], RULES, names)) },
  { opens: "*", pattern: /\*(?=\S)([^*\n]*[^*\s])\*/y, node: (m, names) => el("em", {}, inline(m[1], RULES, names)) },
  {
    opens: "_",
    apart: true,
    pattern: /_(?=\S)([^_\n]*[^_\s])_(?!\w)/y,
    node: (m, names) => el("em", {}, inline(m[1], RULES, names)),
  },
];

// Each kind takes the lines it wants from the front and makes one node of them; the first that takes any wins.
const KINDS = [
  { starts: /^```/, takes: (lines) => 1 + until(lines.slice(1), /^```/) + 1, node: fence },
  { starts: /^#{1,6} /, takes: () => 1, node: heading },
  { starts: /^(?:-{3,}|\*{3,}|_{3,})\s*$/, takes: () => 1, node: () => el("hr") },
  { starts: /^>/, takes: (lines) => whilst(lines, /^>/), node: quote },
  { starts: /^\s*[-*+] /, takes: (lines) => whilst(lines, /^\s*[-*+] /), node: list("ul", /^\s*[-*+] /) },
  { starts: /^\s*\d+[.)] /, takes: (lines) => whilst(lines, /^\s*\d+[.)] /), node: list("ol", /^\s*\d+[.)] /) },
  { starts: /^\|.*\|\s*$/, takes: (lines) => whilst(lines, /^\|/), node: table },
];

export function markdown(text, names) {
  const nodes = [];
  let lines = decode(text).split("\n");
  const nodesOf = (line) => inline(line, RULES, names);
  while (lines.length) {
    const kind = KINDS.find(({ starts }) => starts.test(lines[0]));
    const length = kind ? kind.takes(lines) : Math.max(1, whilstNot(lines));
    const taken = lines.slice(0, length);
    lines = lines.slice(length);
    if (kind) nodes.push(kind.node(taken, nodesOf));
    else if (taken[0].trim()) nodes.push(el("p", {}, broken(taken, nodesOf)));
  }
  return nodes;
}

const whilst = (lines, pattern) => until(lines, { test: (line) => !pattern.test(line) });
const whilstNot = (lines) =>
  until(lines, { test: (line) => !line.trim() || KINDS.some(({ starts }) => starts.test(line)) });

function until(lines, pattern) {
  const end = lines.findIndex((line) => pattern.test(line));
  return end < 0 ? lines.length : end;
}

function fence(lines) {
  return el(
    "pre",
    {},
    el(
      "code",
      {},
      lines
        .slice(1)
        .filter((line, i, all) => i < all.length - 1 || !/^```/.test(line))
        .join("\n"),
    ),
  );
}

function heading([line], nodesOf) {
  const level = line.indexOf(" ");
  return el(`h${Math.min(level + 2, 6)}`, { class: `md-heading md-heading-${level}` }, nodesOf(line.slice(level + 1)));
}

function quote(lines, nodesOf) {
  return el(
    "blockquote",
    {},
    broken(
      lines.map((line) => line.replace(/^> ?/, "")),
      nodesOf,
    ),
  );
}

function list(tag, marker) {
  return (lines, nodesOf) =>
    el(
      tag,
      {},
      lines.map((line) => el("li", {}, nodesOf(line.replace(marker, "")))),
    );
}

function table(lines, nodesOf) {
  const cells = (line) =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => cell.trim());
  const hasRule = lines.length > 1 && cells(lines[1]).every((cell) => /^:?-+:?$/.test(cell));
  const aligns = hasRule
    ? cells(lines[1]).map((rule) => (/^:-+:$/.test(rule) ? "center" : rule.endsWith(":") ? "right" : null))
    : [];
  const rows = lines.filter((_, i) => !(hasRule && i === 1)).map(cells);
  return scrollingTable(
    rows.map((row) => row.map((text) => ({ text, nodes: nodesOf(text) }))),
    { aligns },
  );
}
