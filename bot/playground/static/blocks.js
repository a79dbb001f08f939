// How does each block of Block Kit look? One renderer a type; a type without one says so instead of vanishing.

import { chartBlock } from "./charts.js";
import { control } from "./controls.js";
import { el, freshId, safeUrl } from "./dom.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { dataTableBlock, tableBlock } from "./tables.js";
import { passage, plainText, textNodes } from "./text.js";

// `scene` says where the blocks stand: { names, act(block, element, value), changed(block, element, value, node),
// fields }. A modal collects its inputs in `fields` as { block, element, node, read }; a message has none.
export const renderBlocks = (blocks, scene) => blocks.map((block) => renderBlock(block, scene));

function renderBlock(block, scene) {
  const render = RENDERERS[block.type];
  const content = render
    ? render(block, scene)
    : el("p", { class: "unknown" }, `A block of the type “${block.type}” is not shown here.`);
  return el("div", { class: `block block-${block.type}`, "data-block": block.block_id }, content);
}

function element(block, part, scene, attributes) {
  const place = {
    names: scene.names,
    act: (acted, value) => scene.act(block, acted, value),
    changed: (acted, value, node) => scene.changed(block, acted, value, node),
  };
  const built = control(part, place, attributes);
  if (scene.fields && part.action_id) scene.fields.push({ block, element: part, ...built });
  return built.node;
}

function section(block, scene) {
  return [
    el(
      "div",
      { class: "section-body" },
      block.text && el("div", { class: "prose" }, passage(block.text, scene.names)),
      block.fields &&
        el(
          "div",
          { class: "fields" },
          block.fields.map((field) => el("div", { class: "prose" }, passage(field, scene.names))),
        ),
    ),
    block.accessory && el("div", { class: "accessory" }, element(block, block.accessory, scene)),
  ];
}

function contextPart(part, names) {
  if (part.type === "image")
    return el("img", {
      class: "context-image",
      src: safeUrl(part.image_url, ["http:", "https:"]),
      alt: part.alt_text ?? "",
    });
  return el("div", { class: "prose" }, passage(part, names));
}

function container(block, scene) {
  const title = el(
    "span",
    { class: "container-title" },
    block.rich_text_title ? richText(block.rich_text_title, scene.names) : textNodes(block.title, scene.names),
  );
  const subtitle =
    block.subtitle && el("span", { class: "container-subtitle" }, textNodes(block.subtitle, scene.names));
  const children = el("div", { class: "container-body" }, renderBlocks(block.child_blocks, scene));
  if (!block.is_collapsible)
    return el("section", { class: "container" }, el("div", { class: "container-head" }, title, subtitle), children);
  return el(
    "details",
    { class: "container", open: !block.default_collapsed },
    el("summary", {}, title, subtitle),
    children,
  );
}

function image(block, scene) {
  const src = safeUrl(block.image_url ?? "", ["http:", "https:"]);
  return el(
    "figure",
    { class: "image" },
    block.title && el("figcaption", {}, textNodes(block.title, scene.names)),
    el("img", { src, alt: block.alt_text ?? "", loading: "lazy" }),
  );
}

function input(block, scene) {
  const id = freshId("input");
  const part = block.element;
  const grouped = ["radio_buttons", "checkboxes", "multi_static_select"].includes(part.type);
  const name = [
    textNodes(block.label, scene.names),
    block.optional && el("span", { class: "optional" }, " (optional)"),
  ];
  const attributes = grouped ? { "aria-labelledby": id } : { id };
  const about = [block.hint && freshId("hint"), freshId("error")].filter(Boolean);
  const node = element(block, part, scene, {
    ...attributes,
    "aria-describedby": about.join(" "),
    "aria-required": block.optional || grouped ? null : "true",
  });
  return [
    grouped ? el("p", { class: "input-label", id }, name) : el("label", { class: "input-label", for: id }, name),
    node,
    block.hint && el("p", { class: "hint", id: about[0] }, textNodes(block.hint, scene.names)),
    el("p", { class: "input-error", id: about.at(-1), "data-error-for": block.block_id }),
  ];
}

const RENDERERS = {
  header: (block) => el("h3", {}, plainText(block.text)),
  section,
  context: (block, { names }) => block.elements.map((part) => contextPart(part, names)),
  divider: () => el("hr"),
  actions: (block, scene) => block.elements.map((part) => element(block, part, scene)),
  table: (block, { names }) => tableBlock(block, names),
  data_table: (block, { names }) => dataTableBlock(block, names),
  data_visualization: (block) => chartBlock(block),
  container,
  image,
  input,
  markdown: (block, { names }) => el("div", { class: "prose" }, markdown(block.text, names)),
  rich_text: (block, { names }) => el("div", { class: "prose" }, richText(block, names)),
};
