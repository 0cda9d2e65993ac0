// The controls of form elements, as native HTML fields so that keyboard and screen reader need nothing special.
import { dateControl } from "./datefield.js";
import { localMoment, secondsOf } from "./dates.js";
import { el, setText, uniqueId } from "./dom.js";
import { plainText, textObject } from "./text.js";

const MOST_TEXT = 3000; // docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
const INPUT_TYPES = { email_text_input: "email", url_text_input: "url" };

/** Text, number, e-mail and web address, in one line or more; counted as JavaScript does (UTF-16 units). */
export function textInput(element, context) {
  const isArea = element.multiline === true;
  const placeholder = plainText(element.placeholder) || null;
  const inputMode =
    element.type === "number_input"
      ? element.is_decimal_allowed
        ? "decimal"
        : "numeric"
      : INPUT_TYPES[element.type];
  const control = isArea
    ? el("textarea", { rows: 4, placeholder })
    : el("input", { type: "text", inputmode: inputMode, placeholder, autocomplete: "off" });
  const limit = element.max_length ?? null; // shown as a counter only when the app set one
  const counter = limit === null ? null : el("span", { id: uniqueId("count"), class: "counter" });
  const recount = () => {
    if (!counter) return;
    setText(counter, `${control.value.length} / ${limit}`);
    counter.classList.toggle("over", control.value.length > limit);
  };
  control.addEventListener("input", recount);
  return {
    node: el("div", { class: "text-field" }, control, counter),
    control,
    maxLength: limit,
    notes: counter ? [counter.id] : [],
    inputs: () => [control],
    read: () => ({ type: element.type, value: control.value === "" ? null : control.value }),
    write({ value }) {
      control.value = value ?? "";
      recount();
    },
    check: () => (control.value === "" ? null : complaint(element, control.value, context.t)),
  };
}

/** What is wrong with a filled-in text, or null. */
function complaint(element, text, t) {
  const most = element.type === "plain_text_input" ? (element.max_length ?? MOST_TEXT) : Infinity;
  if (text.length > most) return t("errLong", most, text.length - most);
  if (element.min_length && text.length < element.min_length) return t("errShort", element.min_length);
  if (element.type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return t("errEmail");
  if (element.type === "url_text_input" && !URL.canParse(text)) return t("errUrl");
  return element.type === "number_input" ? numberComplaint(element, text, t) : null;
}

function numberComplaint(element, text, t) {
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) return t("errNumber");
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return t("errDecimal");
  if (element.min_value !== undefined && number < Number(element.min_value))
    return t("errMin", element.min_value);
  if (element.max_value !== undefined && number > Number(element.max_value))
    return t("errMax", element.max_value);
  return null;
}

/** All options of an element, without their groups. */
export function allOptions(element) {
  return element.option_groups
    ? element.option_groups.flatMap((group) => group.options)
    : (element.options ?? []);
}

/** A select with one choice. */
export function select(element, context) {
  const placeholder = plainText(element.placeholder) || context.t("chooseOption");
  const control = el("select", {}, el("option", { value: "" }, placeholder));
  const option = (item) => el("option", { value: item.value }, plainText(item.text));
  if (element.option_groups) {
    control.append(
      ...element.option_groups.map((group) =>
        el("optgroup", { label: plainText(group.label) }, group.options.map(option)),
      ),
    );
  } else {
    control.append(...allOptions(element).map(option));
  }
  const options = allOptions(element);
  const description = el("span", { id: uniqueId("about"), class: "hint" });
  const chosen = () => options[control.selectedIndex - 1] ?? null;
  const describe = () => setText(description, plainText(chosen()?.description));
  control.addEventListener("change", describe);
  return {
    node: el("div", { class: "select-field" }, control, description),
    control,
    notes: [description.id],
    inputs: () => [control],
    read: () => ({ type: element.type, selected_option: chosen() }),
    write({ selected_option: wanted }) {
      control.selectedIndex = wanted ? options.findIndex((item) => item.value === wanted.value) + 1 : 0;
      describe();
    },
    check: () => null,
  };
}

/** Radio buttons. */
export function radioButtons(element, context) {
  const group = choiceGroup(element, "radio", context);
  return {
    ...group,
    read: () => ({ type: element.type, selected_option: group.chosen()[0] ?? null }),
    write: ({ selected_option: wanted }) => group.choose(wanted ? [wanted] : []),
  };
}

/** Check boxes. */
export function checkboxes(element, context) {
  const group = choiceGroup(element, "checkbox", context);
  return {
    ...group,
    read: () => ({ type: element.type, selected_options: group.chosen() }),
    write: ({ selected_options: wanted }) => group.choose(wanted ?? []),
  };
}

/** A select with several choices, drawn as a list of check boxes that scrolls. */
export function multiSelect(element, context) {
  const field = checkboxes(element, context);
  field.node.classList.add("many");
  return field;
}

function choiceGroup(element, type, context) {
  const name = uniqueId(type);
  const options = allOptions(element);
  const choices = options.map((option) => choice(option, type, name, context));
  const inputs = choices.map((node) => node.querySelector("input"));
  const groups = element.option_groups ?? [{ options }];
  const rows = groups.flatMap((group) => [
    group.label && el("div", { class: "group-label" }, plainText(group.label)),
    group.options.map((option) => choices[options.indexOf(option)]),
  ]);
  const node = el("fieldset", { class: "choices" }, rows);
  return {
    node,
    control: node,
    notes: [],
    inputs: () => inputs,
    chosen: () => options.filter((_, index) => inputs[index].checked),
    choose(wanted) {
      const values = new Set(wanted.map((option) => option.value));
      inputs.forEach((input, index) => (input.checked = values.has(options[index].value)));
    },
    check: () => null,
  };
}

function choice(option, type, name, context) {
  const input = el("input", { type, name, value: option.value, "data-option": option.value });
  const description =
    option.description && el("span", { class: "hint" }, textObject(option.description, context));
  return el(
    "label",
    { class: "choice" },
    input,
    el("span", {}, el("span", { class: "line" }, textObject(option.text, context)), description),
  );
}

/** A date or a time of day. */
export function dateInput(element, context) {
  const [type, key] = element.type === "timepicker" ? ["time", "selected_time"] : ["date", "selected_date"];
  return timeField(element, dateControl(type, context), {
    read: (text) => ({ [key]: text || null }),
    write: (state) => state[key] ?? "",
  });
}

/** A moment: typed in the person's own time zone, kept as seconds since 1970 (UTC). */
export function momentInput(element, context) {
  return timeField(element, dateControl("datetime-local", context), {
    read: (text) => ({ selected_date_time: text ? secondsOf(text) : null }),
    write: ({ selected_date_time: seconds }) => (seconds ? localMoment(new Date(seconds * 1000)) : ""),
  });
}

function timeField(element, typed, { read, write }) {
  const { node, control, notes, check } = typed;
  return {
    node,
    control,
    notes,
    inputs: () => [control],
    read: () => ({ type: element.type, ...read(typed.read()) }),
    write: (state) => typed.write(write(state)),
    check,
  };
}
