// Which control is a block element? Each builder gives { node, read }: what to show, and its value as Slack reports it.

import { confirmed } from "./confirm.js";
import { el, freshId, icon, safeUrl } from "./dom.js";
import { openMenu } from "./menu.js";
import { plainText, textNodes } from "./text.js";

// `scene` is where the element stands: { names, act(element, value) -> Promise, changed(element, value) }.
export function control(element, scene, attributes = {}) {
  const build = BUILDERS[element.type];
  if (!build)
    return { node: el("span", { class: "unknown" }, `(${element.type} is not shown here)`), read: () => null };
  return build(element, scene, attributes);
}

async function press(element, scene, node, value) {
  if (!(await confirmed(element.confirm, scene.names))) return;
  node.setAttribute("aria-busy", "true");
  try {
    await scene.act(element, value);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function button(element, scene) {
  const look = { primary: "button primary", danger: "button danger" }[element.style] ?? "button";
  const href = element.url && safeUrl(element.url);
  const go = () => press(element, scene, node, { value: element.value });
  const node = el(
    href ? "a" : "button",
    {
      class: look,
      type: href ? null : "button",
      href,
      target: href && "_blank",
      rel: href && "noopener noreferrer",
      "data-action": element.action_id,
      "aria-label": element.accessibility_label,
      onclick: (event) => {
        if (node.getAttribute("aria-busy")) event.preventDefault();
        else go();
      },
    },
    textNodes(element.text, scene.names),
  );
  return { node, read: () => null };
}

function overflow(element, scene) {
  const items = element.options.map((option) => ({
    label: plainText(option.text),
    note: option.description && plainText(option.description),
    href: option.url && safeUrl(option.url),
    pick: () => press(element, scene, node, { selected_option: option }),
  }));
  const node = el(
    "button",
    {
      class: "icon-button overflow",
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": "More choices",
      "data-action": element.action_id,
      onclick: () => openMenu(node, items),
    },
    icon("more"),
  );
  return { node, read: () => null };
}

// A native select: options have indexes, because two options may share a value's text.
function select(kind, optionsOf, valueOf) {
  return (element, scene, attributes) => {
    const { groups, flat } = optionsOf(element, scene);
    const choice = (option) => el("option", { value: String(flat.indexOf(option)) }, plainText(option.text));
    const placeholder = plainText(element.placeholder) || "Choose…";
    const node = el(
      "select",
      {
        "data-action": element.action_id,
        "aria-label": attributes.id ? null : placeholder,
        ...attributes,
        onchange: () => scene.changed(element, read(), node),
      },
      el("option", { value: "" }, placeholder),
      groups.map(({ label, options }) =>
        label ? el("optgroup", { label: plainText(label) }, options.map(choice)) : options.map(choice),
      ),
    );
    const initial = flat.findIndex((option) => sameOption(option, element));
    node.value = initial < 0 ? "" : String(initial);
    const read = () => ({ type: kind, ...valueOf(node.value === "" ? null : flat[Number(node.value)]) });
    return { node, read };
  };
}

const sameOption = (option, element) =>
  option.value ===
  (element.initial_option?.value ?? element.initial_user ?? element.initial_channel ?? element.initial_conversation);

function given(element) {
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  return { groups, flat: groups.flatMap(({ options }) => options) };
}

function listed(entriesOf) {
  return (element, scene) => {
    const options = entriesOf(scene.names, element).map(({ id, name }) => ({
      text: { type: "plain_text", text: name },
      value: id,
    }));
    return { groups: [{ options }], flat: options };
  };
}

function ticks(kind, inputType) {
  return (element, scene, attributes) => {
    const chosen = (element.initial_options ?? [element.initial_option]).map((option) => option?.value);
    const name = freshId("ticks");
    const boxes = element.options.map((option) =>
      el("input", { type: inputType, name, "data-action": element.action_id, checked: chosen.includes(option.value) }),
    );
    const picked = () => element.options.filter((_, i) => boxes[i].checked);
    const read = () => ({
      type: kind,
      ...(inputType === "radio" ? { selected_option: picked()[0] ?? null } : { selected_options: picked() }),
    });
    const node = el(
      "div",
      {
        class: "ticks",
        role: inputType === "radio" ? "radiogroup" : "group",
        ...attributes,
        onchange: () => scene.changed(element, read(), node),
      },
      element.options.map((option, i) =>
        el(
          "label",
          {},
          boxes[i],
          el(
            "span",
            {},
            textNodes(option.text, scene.names),
            option.description && el("small", {}, textNodes(option.description, scene.names)),
          ),
        ),
      ),
    );
    return { node, read };
  };
}

function manySelect(element, scene, attributes) {
  const { flat } = given(element);
  const built = ticks("multi_static_select", "checkbox")({ ...element, options: flat }, scene, attributes);
  built.node.classList.add("many");
  return built;
}

// One-line inputs: the browser's own type gives the keyboard, the picker and the first check.
function line(kind, inputType, key, initial) {
  return (element, scene, attributes) => {
    const node = el(element.multiline ? "textarea" : "input", {
      type: element.multiline ? null : inputType,
      rows: element.multiline ? 4 : null,
      placeholder: plainText(element.placeholder) || null,
      "data-action": element.action_id,
      step: inputType === "number" ? (element.is_decimal_allowed ? "any" : "1") : null,
      min: element.min_value,
      max: element.max_value,
      minlength: element.min_length,
      maxlength: element.max_length,
      autocomplete: "off",
      "aria-label": attributes.id ? null : plainText(element.placeholder) || element.action_id,
      ...attributes,
      onchange: () => scene.changed(element, read(), node),
    });
    node.value = element[initial] ?? "";
    const read = () => ({ type: kind, [key]: node.value === "" ? null : node.value });
    return { node, read };
  };
}

const dateTime = (element, scene, attributes) => {
  const local = (seconds) =>
    new Date(seconds * 1000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  const built = line(
    "datetimepicker",
    "datetime-local",
    "selected_date_time",
    "initial",
  )({ ...element, initial: element.initial_date_time && local(element.initial_date_time) }, scene, attributes);
  const read = () => ({
    type: "datetimepicker",
    selected_date_time: built.node.value ? Math.floor(new Date(built.node.value).getTime() / 1000) : null,
  });
  return { ...built, read };
};

const image = (element) => ({
  node: el("img", {
    class: "accessory-image",
    src: safeUrl(element.image_url, ["http:", "https:"]),
    alt: element.alt_text ?? "",
    loading: "lazy",
  }),
  read: () => null,
});

const BUILDERS = {
  button,
  overflow,
  image,
  static_select: select("static_select", given, (option) => ({ selected_option: option })),
  users_select: select(
    "users_select",
    listed((names) => names.users()),
    (option) => ({ selected_user: option?.value ?? null }),
  ),
  channels_select: select(
    "channels_select",
    listed((names) => names.channels()),
    (option) => ({ selected_channel: option?.value ?? null }),
  ),
  conversations_select: select(
    "conversations_select",
    listed((names, { filter }) =>
      names.channels().filter(({ kind }) => !filter?.include || filter.include.includes(kind)),
    ),
    (option) => ({ selected_conversation: option?.value ?? null }),
  ),
  multi_static_select: manySelect,
  radio_buttons: ticks("radio_buttons", "radio"),
  checkboxes: ticks("checkboxes", "checkbox"),
  plain_text_input: line("plain_text_input", "text", "value", "initial_value"),
  number_input: line("number_input", "number", "value", "initial_value"),
  email_text_input: line("email_text_input", "email", "value", "initial_value"),
  url_text_input: line("url_text_input", "url", "value", "initial_value"),
  datepicker: line("datepicker", "date", "selected_date", "initial_date"),
  timepicker: line("timepicker", "time", "selected_time", "initial_time"),
  datetimepicker: dateTime,
};
