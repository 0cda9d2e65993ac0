// Blocks of messages and views (docs.slack.dev/reference/block-kit/blocks) as DOM.
import { append, el, uniqueId } from "./dom.js";
import { image, interactive, unsupported } from "./elements.js";
import { FIELD_TYPES, makeField } from "./fields.js";
import { markdown, richText, table } from "./richtext.js";
import { plainText, textObject } from "./text.js";

const DRAWERS = {
  // Below the channel's heading (1) in a message, below the title of a form (2) in a view.
  header: (block, context) => el(context.fields ? "h3" : "h2", { class: "header" }, textObject(block.text, context)),
  divider: () => el("hr"),
  section,
  context: contextBlock,
  actions: (block, context) =>
    el(
      "div",
      { class: "row" },
      block.elements.map((element) => interactive(element, block.block_id, context)),
    ),
  image: imageBlock,
  rich_text: richText,
  input: inputBlock,
  markdown: (block) => markdown(block),
  table,
  alert: (block, context) =>
    el("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, textObject(block.text, context)),
};

/** The key of a block inside its message or view. */
export function blockKey(block, index) {
  return block.block_id ?? `${block.type}-${index}`;
}

/**
 * Draw a block. `context` is {me, locale, t, people, channels, press(payload), upload(file), fileUrl(file)} and,
 * inside a view, `fields`: the fields drawn so far by block_id and action_id.
 */
export function drawBlock(block, index, context) {
  const draw = DRAWERS[block.type];
  const content = draw ? draw(block, context) : unsupported(block.type, context);
  return el(
    "div",
    { class: `block ${block.type}`, "data-block": blockKey(block, index), "data-block-type": block.type },
    content,
  );
}

function section(block, context) {
  const main = el("div", { class: "section-text" }, textObject(block.text, context));
  if (block.fields)
    main.append(
      el(
        "div",
        { class: "section-fields" },
        block.fields.map((field) => el("div", { class: "section-field" }, textObject(field, context))),
      ),
    );
  if (!block.accessory) return main;
  return el(
    "div",
    { class: "with-accessory" },
    main,
    el("div", { class: "accessory" }, interactive(block.accessory, block.block_id, context)),
  );
}

function contextBlock(block, context) {
  const part = (element) =>
    element.type === "image"
      ? image(element, context)
      : el("span", { class: "context-text" }, textObject(element, context));
  return el("div", { class: "context-row" }, block.elements.map(part));
}

function imageBlock(block, context) {
  const caption = block.title && el("figcaption", {}, plainText(block.title));
  return el("figure", {}, caption, image(block, context));
}

function inputBlock(block, context) {
  const { element } = block;
  if (!FIELD_TYPES.has(element.type)) return unsupported(element.type, context);
  const previous = context.fields?.get(block.block_id, element.action_id);
  const field = makeField({
    element,
    blockId: block.block_id,
    dispatch: block.dispatch_action === true,
    previous,
    context,
  });
  context.fields?.set(block.block_id, element.action_id, field);
  const label = fieldLabel(block, field, context);
  const hints = [
    block.hint && el("p", { class: "hint", id: uniqueId("hint") }, plainText(block.hint)),
    enterHint(block, context),
  ];
  const error = el("p", {
    class: "error",
    id: uniqueId("error"),
    "data-testid": "field-error",
    hidden: true,
  });
  const notes = [...hints.filter(Boolean).map((hint) => hint.id), ...field.notes];
  describe(field, { label, notes, error, required: !block.optional });
  return append(document.createDocumentFragment(), [label, field.node, hints, error]);
}

function fieldLabel(block, field, context) {
  const optional = block.optional && el("span", { class: "optional" }, ` ${context.t("optional")}`);
  const isGroup = field.control.localName === "fieldset";
  field.control.id ||= uniqueId("field");
  return el(
    isGroup ? "div" : "label",
    { class: "label", id: uniqueId("label"), for: isGroup ? null : field.control.id },
    plainText(block.label),
    optional,
  );
}

function enterHint(block, context) {
  const triggers = block.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const isText = block.element.type.endsWith("_input") && block.element.type !== "file_input";
  if (!block.dispatch_action || !isText || !triggers.includes("on_enter_pressed")) return null;
  return el("p", { class: "hint", id: uniqueId("hint") }, context.t("dispatchEnter"));
}

/** Tie label, hints and the place of the error to the control, so that screen readers tell them. */
function describe(field, { label, notes, error, required }) {
  const { control } = field;
  if (control.localName === "fieldset") control.setAttribute("aria-labelledby", label.id);
  else if (required && control.type !== "file") control.setAttribute("aria-required", "true");
  control.setAttribute("aria-describedby", [...notes, error.id].join(" "));
  // As in Slack, a complaint goes as soon as the field is being corrected.
  for (const type of ["input", "change"]) field.node.addEventListener(type, () => field.showError(null));
  field.showError = (text) => {
    error.textContent = text ?? "";
    error.hidden = !text;
    for (const input of [control, ...field.inputs()]) {
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  };
}
