// The dialog over the page: the stack of views of this person, the last one on top.
import { slack } from "./api.js";
import { el } from "./dom.js";
import { answerText } from "./notices.js";
import { ViewForm } from "./viewform.js";

/** Shows the views of the snapshot; `page` gives {user(), context(), refresh()}. */
export class Modal {
  constructor(page) {
    this.page = page;
    this.forms = new Map();
    this.dialog = el("dialog", { class: "modal", "data-testid": "modal" });
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog.addEventListener("cancel", (event) => {
      if (event.target === this.dialog) event.preventDefault();
    });
    // A browser may close a dialog whatever the page says; the view must not stay open behind it.
    this.dialog.addEventListener(
      "close",
      (event) => event.target === this.dialog && this.top && this.requestClose(),
    );
    document.body.append(this.dialog);
  }

  onKey(event) {
    if (event.key !== "Escape" || event.target.closest("[popover]")) return;
    event.preventDefault();
    this.requestClose();
  }

  /** Show these views. Forms of views that are still there keep what was filled in. */
  show(views) {
    const alive = new Set(views.map((view) => view.id));
    for (const id of this.forms.keys()) if (!alive.has(id)) this.forms.delete(id);
    for (const view of views) this.draw(view);
    this.put(views.length ? this.forms.get(views.at(-1).id) : null);
  }

  draw(view) {
    const known = this.forms.get(view.id);
    if (known) return known.update(view);
    const handlers = {
      onSubmit: (form) => this.submit(form),
      onClose: () => this.requestClose(),
      onCloseAll: () => this.requestClose(true),
    };
    const context = {
      ...this.page.context(),
      pressInView: (form, payload) => this.press(form, payload),
      options: (place) => slack.options({ user: this.page.user(), view_id: view.id, ...place }),
    };
    this.forms.set(view.id, new ViewForm(view, context, handlers));
  }

  put(form) {
    const before = this.top;
    this.top = form;
    if (!form) {
      this.dialog.replaceChildren();
      if (this.dialog.open) this.dialog.close();
      return;
    }
    if (form !== before) {
      this.dialog.replaceChildren(form.node);
      this.dialog.setAttribute("aria-labelledby", form.titleId);
    }
    if (!this.dialog.open) this.dialog.showModal();
    if (form !== before || form.lostFocus) form.focusFirst();
  }

  async press(form, payload) {
    const user = this.page.user();
    const answer = await slack.press({ user, view_id: form.view.id, ...payload, state: form.state() });
    this.tell(form, answer);
  }

  async submit(form) {
    if (form.submit.disabled) return;
    const complaints = form.complaints();
    form.errors = null; // what is complained about now is shown anew, and focused
    form.showErrors(complaints);
    if (Object.keys(complaints).length) return;
    form.notify("");
    form.busy(true);
    const answer = await slack.submit(this.page.user(), form.view.id, form.state());
    form.busy(false);
    if (answer.errors && Object.keys(answer.errors).length) form.showErrors(answer.errors);
    else this.tell(form, answer);
    this.page.refresh();
  }

  /** Close the view on top, or with `everything` the whole stack, as the x does in Slack. */
  async requestClose(everything = false) {
    const form = this.top;
    if (!form) return;
    await slack.close(this.page.user(), form.view.id, everything);
    this.page.refresh();
  }

  /** Say what went wrong with an action or a submission, where the person is looking. */
  tell(form, answer) {
    form.notify(answerText(answer, this.page.context().locale));
  }
}
