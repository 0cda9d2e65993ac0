// One view of a modal: its blocks, its fields and what the person filled in so far.
import { blockKey, drawBlock } from "./blocks.js";
import { el, keepingFocus, reconcile, sameJson, setText, uniqueId } from "./dom.js";
import { FIELD_TYPES, isEmpty } from "./fields.js";
import { plainText } from "./text.js";

/** The fields of a view, by block_id and action_id. */
class Fields {
  #all = new Map();

  get(blockId, actionId) {
    return this.#all.get(JSON.stringify([blockId, actionId]));
  }

  set(blockId, actionId, field) {
    this.#all.set(JSON.stringify([blockId, actionId]), field);
  }

  keys() {
    return [...this.#all.keys()];
  }

  /** Forget fields that are no longer in the view, and put the others into its order. */
  keepOnly(blocks) {
    const keys = blocks.flatMap((block) =>
      elementsOf(block).map((element) => JSON.stringify([block.block_id, element.action_id])),
    );
    this.#all = new Map(keys.filter((key) => this.#all.has(key)).map((key) => [key, this.#all.get(key)]));
  }

  *[Symbol.iterator]() {
    for (const [key, field] of this.#all) yield [...JSON.parse(key), field];
  }
}

function elementsOf(block) {
  return [block.element, block.accessory, ...(block.elements ?? [])].filter((element) => element?.action_id);
}

/** A view as a form that lives as long as the view's id does. */
export class ViewForm {
  constructor(view, context, handlers) {
    this.fields = new Fields();
    this.context = {
      ...context,
      fields: this.fields,
      press: (payload) => context.pressInView(this, payload),
    };
    this.drawn = new Map();
    this.errors = {};
    this.build(handlers);
    this.takeState(view.state?.values ?? {}, view.blocks ?? []);
    this.update(view);
  }

  build({ onSubmit, onClose, onCloseAll }) {
    const { t } = this.context;
    this.titleId = uniqueId("view-title");
    this.title = el("h2", { id: this.titleId, tabindex: "-1" });
    this.body = el("div", { class: "view-body", tabindex: "-1" });
    this.notice = el("p", { class: "notice", role: "alert", "data-testid": "modal-notice", hidden: true });
    this.cancel = el("button", {
      type: "button",
      class: "button",
      "data-testid": "modal-close",
      on: { click: onClose },
    });
    this.submit = el("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" });
    const cross = el(
      "button",
      {
        type: "button",
        class: "button icon",
        "data-testid": "modal-x",
        "aria-label": t("close"),
        on: { click: onCloseAll },
      },
      "×",
    );
    this.node = el(
      "form",
      { class: "view", novalidate: true },
      el("header", {}, this.title, cross),
      this.notice,
      this.body,
      el("footer", { class: "row end" }, this.cancel, this.submit),
    );
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      onSubmit(this);
    });
  }

  /** Fields of a view that was already filled in begin with what the workspace remembers. */
  takeState(values, blocks) {
    for (const block of blocks) {
      for (const element of elementsOf(block)) {
        const state = values[block.block_id]?.[element.action_id];
        if (state && FIELD_TYPES.has(element.type))
          this.fields.set(block.block_id, element.action_id, {
            element: { type: element.type },
            read: () => state,
          });
      }
    }
  }

  /** Show a newer version of the view; fields with the same block_id and action_id keep what was filled in. */
  update(view) {
    const isNew = this.view?.hash !== view.hash;
    const before = this.fields.keys();
    const hadFocus = this.node.contains(document.activeElement);
    this.view = view;
    this.node.dataset.viewId = view.id;
    this.node.dataset.callbackId = view.callback_id ?? "";
    setText(this.title, plainText(view.title));
    setText(this.cancel, plainText(view.close) || this.context.t(view.submit ? "cancel" : "close"));
    this.nameSubmit();
    this.submit.hidden = !view.submit;
    keepingFocus(this.node, () => this.drawBlocks(view.blocks ?? []));
    const now = this.fields.keys();
    // Another form altogether (a loading view became one, or the next step), or the focused field is gone:
    // typing goes on at the first field.
    this.lostFocus =
      (now.length > 0 && !now.some((key) => before.includes(key))) ||
      (hadFocus && !this.node.contains(document.activeElement));
    // Errors the workspace told before do not come back over newer complaints.
    if (isNew || !sameJson(view.errors, this.toldErrors)) this.showErrors(view.errors ?? {});
    this.toldErrors = view.errors;
  }

  drawBlocks(blocks) {
    const rows = blocks.map((block, index) => ({ block, index, key: blockKey(block, index) }));
    const draw = ({ block, index, key }) => {
      this.drawn.set(key, block);
      return drawBlock(block, index, this.context);
    };
    const update = (node, row) => (sameJson(this.drawn.get(row.key), row.block) ? node : draw(row));
    reconcile(this.body, rows, { key: (row) => row.key, make: draw, update });
    this.fields.keepOnly(blocks);
  }

  /** Everything filled in, in the shape of Slack's `view.state.values`. */
  state() {
    const values = {};
    for (const [blockId, actionId, field] of this.fields) (values[blockId] ??= {})[actionId] = field.read();
    return values;
  }

  /** What Slack's own client would complain about, by block_id. */
  complaints() {
    const errors = {};
    for (const block of this.view.blocks ?? []) {
      const field = block.type === "input" && this.fields.get(block.block_id, block.element.action_id);
      if (!field) continue;
      const pending = field.check();
      const missing = !block.optional && isEmpty(field.read()) ? this.context.t("errRequired") : null;
      if (pending ?? missing) errors[block.block_id] = pending ?? missing;
    }
    return errors;
  }

  /** Show errors at their fields and put the focus on the first that is new. */
  showErrors(errors) {
    if (sameJson(errors, this.errors)) return;
    this.errors = errors;
    let first = null;
    for (const [blockId, , field] of this.fields) {
      field.showError?.(errors[blockId]);
      if (errors[blockId]) first ??= field;
    }
    if (first) focusField(first);
  }

  /** Show a sentence over the fields; an empty one hides it. */
  notify(text) {
    setText(this.notice, text);
    this.notice.hidden = !text;
  }

  busy(isBusy) {
    if (isBusy) this.wasOnSubmit = document.activeElement === this.submit;
    this.node.setAttribute("aria-busy", String(isBusy));
    this.submit.disabled = isBusy;
    this.nameSubmit();
    // A button that cannot be pressed has lost the focus.
    if (!isBusy && this.wasOnSubmit && document.activeElement === document.body) this.submit.focus();
  }

  nameSubmit() {
    setText(this.submit, this.submit.disabled ? this.context.t("submitting") : plainText(this.view.submit));
  }

  /** Put the focus where typing begins: the field that asks for it, else the first, else the title. */
  focusFirst() {
    const wanted = [...this.fields].find(([, , field]) => field.element.focus_on_load);
    const first = wanted?.[2] ?? [...this.fields].at(0)?.[2];
    if (first) focusField(first);
    else this.title.focus();
  }
}

function focusField(field) {
  const target =
    field.control.localName === "fieldset"
      ? (field.inputs().find((input) => input.checked) ?? field.inputs()[0])
      : field.control;
  target?.focus();
}
