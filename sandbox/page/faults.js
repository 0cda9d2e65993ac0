// The part of the panel that makes either side fail on demand.
import { el, reconcile, setText } from "./dom.js";
import { panelSection } from "./market.js";
import { faultName } from "./texts.js";

const ALEPHEE = {
  endpoints: ["messages", "orders", "documents", "integrate", "create", "products", "accounts", "*"],
  kinds: [
    "429",
    "500",
    "503html",
    "hang",
    "hang_processed",
    "reset_before",
    "reset_after",
    "truncated",
    "200html",
    "200refusal",
    "empty",
    "400",
    "401",
    "403",
    "404",
    "409",
    "412",
    "413",
    "416",
  ],
};
const SLACK = {
  endpoints: [
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "views.open",
    "views.update",
    "views.push",
    "users.info",
    "usergroups.users.list",
    "conversations.info",
    "files.info",
    "conversations.open",
    "slack:*",
  ],
  kinds: ["429", "500", "503", "reset_before", "reset_after", "hang", "down"],
};
const DEFAULT_RETRY_AFTER = 5;

/** `page` gives {context(), slack, alephee()}; both have addFault, clearFaults. */
export class Faults {
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.build();
  }

  build() {
    const { t } = this.page.context();
    const options = (side) =>
      side.endpoints.map((name) => el("option", { value: name }, name.endsWith("*") ? t("all") : name));
    this.endpoint = el(
      "select",
      { "data-testid": "fault-endpoint", on: { change: () => this.drawKinds() } },
      el("optgroup", { label: "Alephee" }, options(ALEPHEE)),
      el("optgroup", { label: "Slack" }, options(SLACK)),
    );
    this.kind = el("select", { "data-testid": "fault-kind" });
    this.count = el("input", { type: "number", min: 1, value: 1, "data-testid": "fault-count" });
    this.seconds = el("input", { type: "number", min: 0, step: "any", "data-testid": "fault-seconds" });
    this.error = el("p", { class: "error", role: "alert" });
    this.list = el("ul", { class: "fault-list", "data-testid": "fault-list" });
    // Folded at first: a newcomer comes for the orders below. What is active is told in any case.
    this.root.replaceChildren(panelSection(t("faults"), "faults", [this.form(t), this.error]), this.list);
    this.drawKinds();
  }

  form(t) {
    const labelled = (text, control, look = "") => el("label", { class: look }, el("span", {}, text), control);
    const clear = el(
      "button",
      {
        type: "button",
        class: "button small",
        "data-testid": "fault-clear",
        on: { click: () => this.clear() },
      },
      t("clear"),
    );
    const form = el(
      "form",
      { class: "fault-form" },
      labelled(t("endpoint"), this.endpoint, "wide"),
      labelled(t("kind"), this.kind, "wide"),
      labelled(t("count"), this.count),
      labelled(t("seconds"), this.seconds),
      el(
        "div",
        { class: "row" },
        el("button", { class: "button small primary", "data-testid": "fault-add" }, t("add")),
        clear,
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add();
    });
    return form;
  }

  get isSlack() {
    return SLACK.endpoints.includes(this.endpoint.value);
  }

  drawKinds() {
    const { kinds } = this.isSlack ? SLACK : ALEPHEE;
    const chosen = this.kind.value;
    const { locale } = this.page.context();
    this.kind.replaceChildren(
      ...kinds.map((kind) => el("option", { value: kind }, faultName(kind, locale))),
    );
    this.kind.value = kinds.includes(chosen) ? chosen : kinds[0];
  }

  async add() {
    const count = this.count.value === "" ? null : Number(this.count.value);
    const seconds = this.seconds.value === "" ? null : Number(this.seconds.value);
    const answer = this.isSlack
      ? await this.addToSlack(count, seconds)
      : await this.addToAlephee(count, seconds);
    setText(this.error, answer?.ok === false ? String(answer.error) : "");
    this.page.refresh();
  }

  addToSlack(count, seconds) {
    const method = this.endpoint.value.replace("slack:", "");
    return this.page.slack.addFault({
      method,
      kind: this.kind.value,
      count,
      retry_after: seconds ?? DEFAULT_RETRY_AFTER,
    });
  }

  addToAlephee(count, seconds) {
    const isProcessed = this.kind.value === "hang_processed";
    const fault = { endpoint: this.endpoint.value, kind: isProcessed ? "hang" : this.kind.value, count };
    if (isProcessed) fault.processed = true;
    if (seconds !== null) fault.seconds = seconds;
    return this.page.alephee()?.addFault(fault);
  }

  async clear() {
    await Promise.all([this.page.slack.clearFaults(), this.page.alephee()?.clearFaults()]);
    this.page.refresh();
  }

  /** List the faults that wait, of both sides. */
  show(alephee, slack) {
    const { t } = this.page.context();
    const rows = [
      ...alephee.map((fault) => faultLine("Alephee", fault)),
      ...slack.map((fault) => faultLine("Slack", fault)),
    ];
    const numbered = rows.map((text, index) => ({ text, index }));
    reconcile(this.list, numbered.length ? numbered : [{ text: t("faultsNone"), index: "none" }], {
      key: (row) => `${row.index}`,
      make: (row) => el("li", { class: row.index === "none" ? "hint" : "" }, row.text),
      update: (node, row) => setText(node, row.text),
    });
  }
}

function faultLine(side, fault) {
  const times = fault.count === null || fault.count === undefined ? "∞" : `×${fault.count}`;
  return `${side} · ${fault.endpoint ?? fault.method} · ${fault.kind} ${times}`;
}
