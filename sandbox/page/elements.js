// Interactive elements that are no fields: buttons and overflow menus; and images.
import { ask } from "./confirm.js";
import { el } from "./dom.js";
import { makeField, FIELD_TYPES } from "./fields.js";
import { menuButton } from "./menu.js";
import { isWebAddress, plainText, textObject } from "./text.js";

/** An element of an actions block or an accessory of a section. */
export function interactive(element, blockId, context) {
  if (element.type === "button" || element.type === "workflow_button")
    return button(element, blockId, context);
  if (element.type === "overflow") return overflow(element, blockId, context);
  if (element.type === "image") return image(element, context);
  if (FIELD_TYPES.has(element.type)) return actingField(element, blockId, context);
  return unsupported(element.type, context);
}

function button(element, blockId, context) {
  const label = textObject(element.text, context);
  const node = el(
    "button",
    {
      type: "button",
      class: `button ${element.style === "danger" ? "danger" : (element.style ?? "")}`,
      "data-action-id": element.action_id,
      "aria-label": element.accessibility_label ?? null,
    },
    label,
  );
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true" || !(await ask(element.confirm, context))) return;
    if (isWebAddress(element.url ?? "")) window.open(element.url, "_blank", "noopener,noreferrer");
    await whileBusy(node, () =>
      context.press({ block_id: blockId, action_id: element.action_id, value: element.value }),
    );
  });
  return node;
}

/** Mark a node as busy while `work` goes on; a second press meanwhile is ignored, as in Slack. */
async function whileBusy(node, work) {
  node.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function overflow(element, blockId, context) {
  const choose = async (option) => {
    if (!(await ask(element.confirm, context))) return;
    if (isWebAddress(option.url ?? "")) window.open(option.url, "_blank", "noopener,noreferrer");
    await context.press({ block_id: blockId, action_id: element.action_id, selected_option: option });
  };
  return menuButton({
    opener: { class: "button icon", "data-action-id": element.action_id, "aria-label": context.t("moreActions") },
    sign: "⋯",
    items: () =>
      (element.options ?? []).map((option) => ({
        content: [
          el("span", { class: "line" }, textObject(option.text, context)),
          option.description && el("span", { class: "hint" }, textObject(option.description, context)),
        ],
        attributes: { "data-option": option.value },
        choose: () => choose(option),
      })),
  });
}

/** A field outside an input block acts on every change. */
function actingField(element, blockId, context) {
  const label = plainText(element.placeholder) || element.action_id;
  const field = makeField({
    element,
    blockId,
    dispatch: true,
    previous: context.fields?.get(blockId, element.action_id),
    context,
  });
  context.fields?.set(blockId, element.action_id, field);
  field.control.setAttribute("aria-label", label);
  return field.node;
}

/** An image by address or by file of the workspace. */
export function image(element, context) {
  const source = imageSource(element, context);
  if (!source) return unsupported("image", context);
  return el("img", { src: source, alt: element.alt_text ?? "", loading: "lazy", class: "picture" });
}

function imageSource(element, context) {
  if (element.slack_file) return context.fileUrl(element.slack_file);
  return isWebAddress(element.image_url ?? "") ? element.image_url : null;
}

/** Something this page cannot draw is named instead of being left out. */
export function unsupported(type, context) {
  return el("span", { class: "unsupported" }, context.t("unsupported", type));
}
