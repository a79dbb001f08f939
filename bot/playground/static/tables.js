// How is a table read? Numbers to the right, the header and the first column in sight, a wide one scrolled in its box.

import { el } from "./dom.js";
import { decode } from "./inline.js";
import { richTextCell, richTextPlain } from "./richtext.js";

// 1,234 · $1.2k · ~12.5% · +$5,223 · 40–60 · $3/M
const FIGURE =
  /^[\s~≈<>≤≥+\-−–±]*(?:US)?[$€£]?\s?[-−]?\d[\d,. ]*(?:\s?(?:[kKMBT%×x]|pp|\/\S+))?(?:\s?[-–]\s?[$€£]?\d[\d,.]*\s?[kKMBT%]?)?$/;
const LONGEST_FIGURE = 40;
const MANY_ROWS = 16; // more than these scroll below their header, so that it stays in sight
const EMPTY = /^[\s—–-]*$/;

// A cell: what it says as text (for sorting and alignment) and as nodes.
function cell(raw, names) {
  if (raw.type === "rich_text") return { text: richTextPlain(raw), nodes: richTextCell(raw, names) };
  if (raw.type === "raw_number") {
    const text = raw.text ?? raw.value.toLocaleString("en-US", { maximumFractionDigits: 6 });
    return { text, nodes: [text], number: raw.value };
  }
  const text = decode(raw.text ?? "");
  return { text, nodes: [text] };
}

export function tableBlock(block, names) {
  const rows = block.rows.map((row) => row.map((raw) => cell(raw, names)));
  const settings = block.column_settings ?? [];
  return scrollingTable(rows, {
    aligns: settings.map((column) => column?.align),
    wraps: settings.map((column) => column?.is_wrapped),
  });
}

export function scrollingTable(rows, { aligns = [], wraps = [], caption = null, header = null, rowHeader = 0 } = {}) {
  const columns = Math.max(...rows.map((row) => row.length));
  const classes = Array.from({ length: columns }, (_, i) => {
    const align = aligns[i] ?? (isFigures(rows.slice(1), i) ? "right" : "left");
    return `align-${align}${wraps[i] ? " wraps" : ""}`;
  });
  const body = el(
    "tbody",
    {},
    rows.slice(1).map((row) => tableRow(row, classes, rowHeader)),
  );
  const table = el(
    "table",
    {},
    caption && el("caption", {}, caption),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        rows[0].map((head, i) => el("th", { scope: "col", class: classes[i] }, header?.(i, head) ?? head.nodes)),
      ),
    ),
    body,
  );
  const box = el("div", { class: rows.length > MANY_ROWS ? "table-box long" : "table-box" }, table);
  reachableWhenScrolling(box, caption ?? "Table");
  return box;
}

export const tableRow = (row, classes, rowHeader) =>
  el(
    "tr",
    {},
    row.map(({ nodes }, i) =>
      i === rowHeader ? el("th", { scope: "row", class: classes[i] }, nodes) : el("td", { class: classes[i] }, nodes),
    ),
  );

function isFigures(rows, column) {
  const texts = rows.map((row) => row[column]?.text ?? "").filter((text) => !EMPTY.test(text));
  return texts.length > 0 && texts.every((text) => text.length < LONGEST_FIGURE && FIGURE.test(text));
}

// A box that scrolls can be focused and scrolled by keyboard; one that does not is no tab stop.
function reachableWhenScrolling(box, label) {
  new ResizeObserver(() => {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    box.classList.toggle("scrolls", scrolls);
    if (scrolls) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", `${label}, scrollable`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }).observe(box);
}

// A data_table sorts by its headers and shows a page at a time.
export function dataTableBlock(block, names) {
  const [head, ...body] = block.rows.map((row) => row.map((raw) => cell(raw, names)));
  const shown = { size: block.page_size ?? 5, column: null, descending: false };
  const holder = el("div", { class: "data-table" });

  const sortBy = (column) => {
    shown.descending = shown.column === column && !shown.descending;
    shown.column = column;
    draw();
    holder.querySelectorAll("thead button")[column].focus();
  };
  const header = (i, { nodes }) => el("button", { type: "button", class: "sort", onclick: () => sortBy(i) }, nodes);

  function draw() {
    const rows = shown.column === null ? body : body.toSorted(by(shown.column, shown.descending));
    const box = scrollingTable([head, ...rows.slice(0, shown.size)], {
      caption: block.caption,
      header,
      rowHeader: block.row_header_column_index ?? 0,
    });
    box.querySelectorAll("thead th").forEach((th, i) => {
      if (i === shown.column) th.setAttribute("aria-sort", shown.descending ? "descending" : "ascending");
    });
    const left = body.length - shown.size;
    const more =
      left > 0 &&
      el(
        "button",
        {
          type: "button",
          class: "quiet",
          onclick: () => {
            shown.size = body.length;
            draw();
            holder.querySelector(".sort").focus();
          },
        },
        `Show ${left} more ${left === 1 ? "row" : "rows"}`,
      );
    holder.replaceChildren(box, ...(more ? [more] : []));
  }
  draw();
  return holder;
}

function by(column, descending) {
  const sign = descending ? -1 : 1;
  const figure = ({ number, text }) => number ?? Number.parseFloat(text.replace(/[^\d.-]/g, ""));
  return (a, b) => {
    const [x, y] = [a[column], b[column]];
    const difference = figure(x) - figure(y);
    return sign * (Number.isNaN(difference) ? x.text.localeCompare(y.text) : difference);
  };
}
