// A menu whose options the app tells while a person types: an input with a list below it (ARIA combobox).
import { el, setText, uniqueId } from "./dom.js";
import { plainText } from "./text.js";

const TYPING_PAUSE_MS = 200;
const SEARCHED_FROM = 3; // `min_query_length` where the element gives none

/** A menu with one choice that is searched. */
export function search(element, context, blockId) {
  return new Search(element, context, blockId).field();
}

class Search {
  constructor(element, context, blockId) {
    this.element = element;
    this.context = context;
    this.blockId = blockId;
    this.chosen = null;
    this.options = [];
    this.asked = 0;
    this.build();
  }

  build() {
    const listId = uniqueId("options");
    const placeholder = plainText(this.element.placeholder) || this.context.t("chooseOption");
    this.control = el("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      placeholder,
      "aria-expanded": "false",
      "aria-controls": listId,
      "aria-autocomplete": "list",
    });
    this.list = el("div", { id: listId, class: "options", role: "listbox", hidden: true });
    this.note = el("span", { id: uniqueId("about"), class: "hint", role: "status" });
    this.node = el("div", { class: "search-field" }, this.control, this.list, this.note);
    this.control.addEventListener("focus", () => this.ask());
    this.control.addEventListener("input", (event) => this.type(event));
    this.control.addEventListener("change", (event) => event.stopPropagation()); // a choice is told by itself
    this.control.addEventListener("keydown", (event) => this.move(event));
    this.control.addEventListener("blur", () => this.close());
  }

  field() {
    return {
      node: this.node,
      control: this.control,
      notes: [this.note.id],
      inputs: () => [this.control],
      read: () => ({ type: this.element.type, selected_option: this.chosen }),
      write: ({ selected_option: wanted }) => this.take(wanted ?? null),
      check: () => null,
    };
  }

  type(event) {
    event.stopPropagation();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), TYPING_PAUSE_MS);
  }

  /** Ask the app; only the answer to what was typed last is shown. */
  async ask() {
    const value = this.chosen && this.control.value === plainText(this.chosen.text) ? "" : this.control.value;
    if (value.length < (this.element.min_query_length ?? SEARCHED_FROM)) return this.close();
    const asked = ++this.asked;
    const answer = await this.context.options({
      block_id: this.blockId,
      action_id: this.element.action_id,
      value,
    });
    if (asked !== this.asked || document.activeElement !== this.control) return;
    this.show(answer.options ?? []);
  }

  show(options) {
    this.options = options;
    setText(this.note, options.length ? "" : this.context.t("noOption"));
    this.list.replaceChildren(
      ...options.map((option) =>
        el(
          "div",
          {
            id: uniqueId("option"),
            role: "option",
            "data-option": option.value,
            "aria-selected": String(option.value === this.chosen?.value),
            on: { mousedown: (event) => this.choose(event, option) },
          },
          plainText(option.text),
        ),
      ),
    );
    this.list.hidden = !options.length;
    this.control.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  choose(event, option) {
    event.preventDefault(); // the focus stays in the field
    this.take(option);
    this.close();
    this.node.dispatchEvent(new Event("change"));
  }

  take(option) {
    this.chosen = option;
    this.control.value = option ? plainText(option.text) : "";
  }

  move(event) {
    const rows = [...this.list.children];
    if (event.key === "Enter") event.preventDefault(); // else it would submit the form
    if (event.key === "Enter" && this.active) return this.choose(event, this.options[rows.indexOf(this.active)]);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !rows.length) return;
    event.preventDefault();
    this.active?.classList.remove("active");
    this.active = rows.at((rows.indexOf(this.active) + step) % rows.length);
    this.active.classList.add("active");
    this.active.scrollIntoView({ block: "nearest" });
    this.control.setAttribute("aria-activedescendant", this.active.id);
  }

  /** Take the list away; what was typed and not chosen is not what the field holds, an empty field holds nothing. */
  close() {
    this.asked++;
    this.active = null;
    this.control.removeAttribute("aria-activedescendant");
    this.control.setAttribute("aria-expanded", "false");
    this.list.hidden = true;
    this.list.replaceChildren();
    setText(this.note, "");
    if (document.activeElement !== this.control) this.take(this.control.value ? this.chosen : null);
  }
}
