// The app's place: its Home tab beside the messages, for an app whose manifest has one.
import { slack } from "./api.js";
import { el, setText } from "./dom.js";
import { answerText } from "./notices.js";
import { ViewForm } from "./viewform.js";

const TABS = ["home", "messages"];

/** Tabs over the messages; `page` gives {user(), context(), redraw(), notify(text), press(body)}. */
export class HomeTab {
  constructor(page) {
    this.page = page;
    this.chosen = "messages";
    this.tabs = TABS.map((name) =>
      el("button", {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        "aria-controls": name === "home" ? "home" : "messages",
        "data-testid": `tab-${name}`,
        on: { click: () => this.choose(name), keydown: (event) => this.move(event) },
      }),
    );
    this.list = document.querySelector("#app-tabs");
    this.list.append(...this.tabs);
    this.body = document.querySelector("#home");
  }

  /** Show the tabs where the app has a Home tab, and what it published there; tell whether that is looked at. */
  show({ isPlace, view }) {
    const { t } = this.page.context();
    this.list.hidden = !isPlace;
    const isHome = isPlace && this.chosen === "home";
    this.tabs.forEach((tab, index) => {
      setText(tab, t(`tab_${TABS[index]}`));
      tab.setAttribute("aria-selected", String(TABS[index] === this.chosen));
      tab.tabIndex = TABS[index] === this.chosen ? 0 : -1;
    });
    this.body.hidden = !isHome;
    if (isHome) this.draw(view);
    if (!isPlace) this.chosen = "messages";
    return isHome;
  }

  draw(view) {
    if (!view) return void this.body.replaceChildren(el("p", { class: "empty" }, this.page.context().t("homeEmpty")));
    if (this.form?.view.id !== view.id) {
      const context = { ...this.page.context(), pressInView: (form, payload) => this.press(form, payload) };
      this.form = new ViewForm(view, context, {});
    } else {
      this.form.update(view);
    }
    if (this.form.node.parentNode !== this.body) this.body.replaceChildren(this.form.node);
  }

  async press(form, payload) {
    const answer = await slack.press({ user: this.page.user(), view_id: form.view.id, ...payload, state: form.state() });
    form.notify(answerText(answer, this.page.context().locale));
  }

  async choose(name) {
    this.chosen = name;
    this.page.redraw();
    if (name === "home") await slack.home(this.page.user());
  }

  move(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    const other = this.tabs.find((tab) => tab !== event.target);
    other.focus();
    other.click();
  }
}
