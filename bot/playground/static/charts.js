// How is a data_visualization block drawn? As inline SVG at the width it has, with a legend and its figures as a table.

import { el, freshId } from "./dom.js";
import { PLOTS, colour, percent, valueAt } from "./plots.js";
import { scrollingTable } from "./tables.js";

export function chartBlock({ title, chart }) {
  const isPie = chart.type === "pie";
  const unit = /\bUSD\b|\$/.test(`${chart.axis_config?.y_label ?? ""} ${title}`) ? "$" : "";
  const format = figureFormat(unit);
  const caption = freshId("chart");
  const plot = el("div", { class: "plot" });
  const draw = PLOTS[chart.type];
  if (!draw) return el("p", { class: "unknown" }, `A chart of the kind “${chart.type}” is not drawn here.`);
  redrawOnResize(plot, (width) =>
    el("div", {}, named(draw(chart, width, format), `${title}. ${summary(chart, format)}`)),
  );
  const names = isPie ? [] : chart.series.map(({ name }) => name);
  return el(
    "figure",
    { class: "chart", "aria-labelledby": caption },
    el("figcaption", { id: caption }, title),
    names.length > 1 &&
      el(
        "ul",
        { class: "legend" },
        names.map((name, i) => el("li", {}, el("span", { class: `swatch ${colour(i)}` }), name)),
      ),
    plot,
    isPie && pieLegend(chart.segments, format),
    el("details", { class: "figures" }, el("summary", {}, "Figures"), figures(chart, title)),
  );
}

function redrawOnResize(plot, draw) {
  let drawn = 0;
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.floor(contentRect.width);
    if (width < 40 || width === drawn) return;
    drawn = width;
    plot.replaceChildren(draw(width));
  }).observe(plot);
}

const named = (drawing, label) => {
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
  return drawing;
};

function figureFormat(unit) {
  const small = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
  const large = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
  return (value) =>
    (value < 0 ? "−" : "") +
    unit +
    (Math.abs(value) >= 10_000 ? large : small).format(Math.abs(value)).replace("K", "k");
}

function summary(chart, format) {
  if (chart.type === "pie") return chart.segments.map(({ label, value }) => `${label} ${format(value)}`).join(", ");
  return chart.series
    .map(({ name, data }) => `${name}: ${data.map(({ label, value }) => `${label} ${format(value)}`).join(", ")}`)
    .join(". ");
}

function figures(chart, caption) {
  const whole = (value) => ({ text: value.toLocaleString("en-US", { maximumFractionDigits: 2 }) });
  const cells =
    chart.type === "pie"
      ? [
          ["", "Value"].map((text) => ({ text })),
          ...chart.segments.map(({ label, value }) => [{ text: label }, whole(value)]),
        ]
      : [
          [chart.axis_config.x_label ?? "", ...chart.series.map(({ name }) => name)].map((text) => ({ text })),
          ...chart.axis_config.categories.map((category) => [
            { text: category },
            ...chart.series.map((series) => whole(valueAt(series, category))),
          ]),
        ];
  return scrollingTable(
    cells.map((row) => row.map(({ text }) => ({ text, nodes: [text] }))),
    { caption },
  );
}

function pieLegend(segments, format) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  return el(
    "ul",
    { class: "legend legend-values" },
    segments.map(({ label, value }, i) =>
      el(
        "li",
        {},
        el("span", { class: `swatch ${colour(i)}` }),
        el("span", {}, label),
        el("b", {}, format(value)),
        el("span", { class: "share" }, percent(value / total)),
      ),
    ),
  );
}
