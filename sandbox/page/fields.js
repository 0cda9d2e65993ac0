// Fields of forms: one common shape around the controls of controls.js and files.js.
import { ask } from "./confirm.js";
import { checkboxes, dateInput, momentInput, multiSelect, radioButtons, select, textInput } from "./controls.js";
import { sameJson } from "./dom.js";
import { fileInput } from "./files.js";
import { search } from "./search.js";

const MAKERS = {
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  static_select: select,
  external_select: search,
  multi_static_select: multiSelect,
  radio_buttons: radioButtons,
  checkboxes,
  datepicker: dateInput,
  timepicker: dateInput,
  datetimepicker: momentInput,
  file_input: fileInput,
};

/** The types of element this page has a control for. */
export const FIELD_TYPES = new Set(Object.keys(MAKERS));

const TYPING_PAUSE_MS = 300;

/**
 * Make a field, or give back the previous one when its element did not change.
 *
 * A field is {element, node, control, read(), write(state), check()}: `node` is what is shown, `control` what is
 * labelled and focused, `read()` the state in the shape of Slack's `view.state.values`, `check()` a complaint or
 * null. What was filled in before wins over initial values, as in Slack when block_id and action_id stay.
 */
export function makeField({ element, blockId, dispatch, previous, context }) {
  if (previous && sameJson(previous.element, element) && previous.dispatch === dispatch) return previous;
  const field = { element, dispatch, ...MAKERS[element.type](element, context, blockId) };
  markInputs(field, blockId);
  field.write(
    previous && previous.element.type === element.type
      ? (previous.carry ?? previous.read)()
      : initialState(element),
  );
  if (dispatch) dispatchChanges(field, blockId, context);
  return field;
}

/** The state of an element nobody touched, from its `initial_…` values. */
export function initialState(element) {
  const type = element.type;
  switch (type) {
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return { type, selected_option: element.initial_option ?? null };
    case "multi_static_select":
    case "checkboxes":
      return { type, selected_options: element.initial_options ?? [] };
    case "datepicker":
      return { type, selected_date: element.initial_date ?? null };
    case "timepicker":
      return { type, selected_time: element.initial_time ?? null };
    case "datetimepicker":
      return { type, selected_date_time: element.initial_date_time ?? null };
    case "file_input":
      return { type, files: [] };
    default:
      return { type, value: element.initial_value ?? null };
  }
}

/** True when nothing is filled in. */
export function isEmpty(state) {
  const value =
    state.value ??
    state.selected_option ??
    state.selected_date ??
    state.selected_time ??
    state.selected_date_time ??
    state.selected_options ??
    state.files;
  if (typeof value === "string") return value.trim() === "";
  return value === null || value === undefined || value.length === 0;
}

function markInputs(field, blockId) {
  for (const input of field.inputs()) {
    input.dataset.blockId = blockId;
    input.dataset.actionId = field.element.action_id;
  }
}

function dispatchChanges(field, blockId, context) {
  let sent = field.read();
  const send = async () => {
    const { type, ...state } = field.read();
    if (sameJson(sent, { type, ...state })) return;
    if (!(await ask(field.element.confirm, context))) return field.write(sent);
    sent = { type, ...state };
    await context.press({ block_id: blockId, action_id: field.element.action_id, ...state });
  };
  if ("maxLength" in field) dispatchText(field, send, () => (sent = null));
  else field.node.addEventListener("change", send);
}

/** Text is sent as `dispatch_action_config.trigger_actions_on` says; on Enter when it says nothing. */
function dispatchText(field, send, forget) {
  const triggers = field.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let timer = null;
  if (triggers.includes("on_character_entered")) {
    field.control.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(send, TYPING_PAUSE_MS);
    });
  }
  if (!triggers.includes("on_enter_pressed")) return;
  field.control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault(); // else Enter would submit the form
    clearTimeout(timer);
    forget(); // Enter sends again even when the text is the same
    send();
  });
}
