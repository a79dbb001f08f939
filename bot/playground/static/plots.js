// How are the marks of a chart laid out? SVG for a width in px; `format` writes a value as text.

import { svg } from "./dom.js";

const COLOURS = 8;
const ROW = 22;

export const colour = (i) => `series-${(i % COLOURS) + 1}`;

export const valueAt = (series, category) => series.data.find(({ label }) => label === category)?.value ?? 0;

export const percent = (share) =>
  share.toLocaleString("en-US", { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 });

// Ticks at 1, 2 or 5 times a power of ten, zero always among them.
function scale(values, length, from) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values) || 1;
  const raw = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= raw) * power;
  const first = Math.floor(low / step);
  const ticks = Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, i) => (first + i) * step);
  const [bottom, top] = [ticks[0], ticks.at(-1)];
  return { ticks, at: (value) => from + ((value - bottom) / (top - bottom)) * length };
}

const allValues = (chart) => chart.series.flatMap(({ data }) => data.map(({ value }) => value));
// The width in px of the widest of some labels, as charts.css sets them (or a little more: all taken as bold).
const ruler = document.createElement("canvas").getContext("2d");
function longest(texts) {
  ruler.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  return Math.max(...texts.map((text) => ruler.measureText(text).width));
}

const words = (x, y, text, anchor = "start", kind = "axis") =>
  svg("text", { x, y, "text-anchor": anchor, class: kind }, text);

const canvas = (width, height, ...children) =>
  svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, children);

// Columns where their labels fit beneath them, else rows, which fit any label.
function bars(chart, width, format) {
  const { categories } = chart.axis_config;
  const slot = (width - 56) / categories.length;
  return longest(categories) + 8 <= slot && categories.length > 3
    ? columns(chart, width, format)
    : rows(chart, width, format);
}

function rows(chart, width, format) {
  const { categories } = chart.axis_config;
  const values = allValues(chart);
  const room = longest(values.map(format)) + 14;
  const aside = longest(categories) + 12;
  const beside = aside < width * 0.35; // labels stand beside the bars where there is room, else above them
  const left = beside ? aside : 0;
  const x = scale(values, width - left - room, left);
  const step = (beside ? 0 : 18) + chart.series.length * ROW + 12;
  const zero = x.at(0);
  return canvas(
    width,
    categories.length * step,
    categories.map((category, i) => {
      const top = i * step + (beside ? 4 : 18);
      const middle = top + (chart.series.length * ROW) / 2 + 3;
      return svg(
        "g",
        {},
        beside
          ? words(left - 10, middle, category, "end", "axis label")
          : words(0, top - 5, category, "start", "axis label"),
        chart.series.map((series, s) => {
          const value = valueAt(series, category);
          const end = x.at(value);
          const y = top + s * ROW;
          return svg(
            "g",
            { class: colour(s) },
            svg("rect", {
              class: "mark",
              x: Math.min(zero, end),
              y,
              width: value && Math.max(Math.abs(end - zero), 2),
              height: ROW - 5,
              rx: 4,
            }),
            words(Math.max(zero, end) + 7, y + ROW / 2 + 2, format(value), "start", "axis value"),
          );
        }),
      );
    }),
  );
}

// The frame that columns and lines share: horizontal grid lines with their values, categories and titles.
function frame(chart, width, format) {
  const { categories, x_label: xLabel, y_label: yLabel } = chart.axis_config;
  const top = yLabel ? 26 : 10;
  const bottom = 24 + (xLabel ? 20 : 0);
  const height = Math.round(Math.min(300, Math.max(190, width * 0.5)));
  const values = allValues(chart);
  const y = scale(values, -(height - top - bottom), height - bottom);
  const left = longest(y.ticks.map(format)) + 12;
  const slot = (width - left - 6) / categories.length;
  const x = (i) => left + slot * (i + 0.5);
  const every = Math.ceil((longest(categories) + 10) / slot);
  const node = canvas(
    width,
    height,
    yLabel && words(0, 12, yLabel, "start", "axis title"),
    y.ticks.map((tick) =>
      svg(
        "g",
        {},
        svg("line", { class: tick === 0 ? "zero" : "grid", x1: left, x2: width, y1: y.at(tick), y2: y.at(tick) }),
        words(left - 8, y.at(tick) + 4, format(tick), "end"),
      ),
    ),
    categories.map((category, i) => i % every === 0 && words(x(i), height - bottom + 17, category, "middle")),
    xLabel && words((left + width) / 2, height - 4, xLabel, "middle", "axis title"),
  );
  return { node, x, y, slot };
}

function columns(chart, width, format) {
  const { node, x, y, slot } = frame(chart, width, format);
  const wide = Math.min(44, (slot * 0.72) / chart.series.length);
  const labelled = longest(allValues(chart).map(format)) <= slot / chart.series.length;
  const zero = y.at(0);
  chart.axis_config.categories.forEach((category, i) => {
    chart.series.forEach((series, s) => {
      const value = valueAt(series, category);
      const end = y.at(value);
      const from = x(i) + (s - chart.series.length / 2) * wide;
      node.append(
        svg(
          "g",
          { class: colour(s) },
          svg("rect", {
            class: "mark",
            x: from,
            y: Math.min(zero, end),
            width: wide - 2,
            height: value && Math.max(Math.abs(end - zero), 2),
            rx: 3,
          }),
          svg("title", {}, `${series.name}, ${category}: ${format(value)}`),
          labelled && words(from + wide / 2 - 1, Math.min(zero, end) - 5, format(value), "middle", "axis value"),
        ),
      );
    });
  });
  return node;
}

function lines(chart, width, format) {
  const { node, x, y } = frame(chart, width, format);
  const { categories } = chart.axis_config;
  chart.series.forEach((series, s) => {
    const points = categories.map((category, i) => [x(i), y.at(valueAt(series, category))]);
    const path = points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ");
    const area = `${points[0][0]},${y.at(0)} ${path} ${points.at(-1)[0]},${y.at(0)}`;
    node.append(
      svg(
        "g",
        { class: colour(s) },
        chart.type === "area" && svg("polygon", { class: "area", points: area }),
        svg("polyline", { class: "line", points: path }),
        points.map(([cx, cy], i) =>
          svg(
            "circle",
            { class: "point", cx, cy, r: 4 },
            svg("title", {}, `${series.name}, ${categories[i]}: ${format(valueAt(series, categories[i]))}`),
          ),
        ),
      ),
    );
  });
  return node;
}

function pie({ segments }, width) {
  const size = Math.min(width, 220);
  const [radius, hole] = [size / 2 - 4, size / 4];
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  const at = (share, r) => {
    const angle = share * 2 * Math.PI - Math.PI / 2;
    return `${(size / 2 + r * Math.cos(angle)).toFixed(2)} ${(size / 2 + r * Math.sin(angle)).toFixed(2)}`;
  };
  let from = 0;
  return canvas(
    size,
    size,
    segments.map(({ label, value }, i) => {
      const share = Math.min(value / total, 0.99999);
      const to = from + share;
      const large = share > 0.5 ? 1 : 0;
      const d = `M${at(from, radius)}A${radius} ${radius} 0 ${large} 1 ${at(to, radius)}L${at(to, hole)}A${hole} ${hole} 0 ${large} 0 ${at(from, hole)}Z`;
      from = to;
      return svg(
        "path",
        { class: `mark slice ${colour(i)}`, d },
        svg("title", {}, `${label}: ${percent(value / total)}`),
      );
    }),
  );
}

export const PLOTS = { pie, bar: bars, line: lines, area: lines };
