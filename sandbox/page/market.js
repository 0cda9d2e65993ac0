// The panel of the far side: orders, what each buyer received, limits and the last calls to Alephee.
import { clock, toDate } from "./dates.js";
import { el, keepingFocus, reconcile, sameJson, setText } from "./dom.js";
import { orderParts } from "./ordercard.js";
import { rove } from "./roving.js";

const CALLS_SHOWN = 50;

/** `page` gives {context(), lookUp(orderId), reply(orderId), setLimit(endpoint, perMinute)}. */
export class Market {
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.shown = new Map();
    this.build();
  }

  build() {
    const { t } = this.page.context();
    this.filter = el("input", {
      type: "search",
      "data-testid": "order-filter",
      placeholder: t("filterOrders"),
      "aria-label": t("filterOrders"),
      on: { input: () => this.draw() },
    });
    this.orders = el("div", { class: "orders", "data-testid": "orders" });
    this.rove = rove(this.orders, { rows: () => [...this.orders.children] });
    this.limits = this.limitForm();
    this.calls = el("ol", { class: "calls", "data-testid": "calls" });
    this.root.replaceChildren(
      panelSection(t("orders"), "orders", [this.filter, this.orders], true),
      panelSection(t("limits"), "limits", [this.limits]),
      panelSection(t("lastCalls"), "calls", [this.calls]),
    );
    this.shown.clear();
  }

  /** Show the state of the Alephee side. */
  show(state) {
    this.state = state;
    this.draw();
  }

  draw() {
    if (!this.state) return;
    keepingFocus(this.root, () => {
      this.drawOrders();
      this.drawLimits();
      this.drawCalls();
    });
  }

  drawOrders() {
    const wanted = this.filter.value.trim().toLowerCase();
    const received = new Map(
      (this.state.buyers ?? []).map((buyer) => [String(buyer.order_id), buyer.received ?? []]),
    );
    const rows = (this.state.orders ?? [])
      .map((order) => ({ order, received: received.get(String(order.id)) ?? [] }))
      .filter(
        ({ order }) =>
          !wanted ||
          JSON.stringify([order.id, order.external_order_id, order.country, order.buyer])
            .toLowerCase()
            .includes(wanted),
      )
      .sort((a, b) => lastAt(b).localeCompare(lastAt(a)));
    reconcile(this.orders, rows, {
      key: (row) => row.order.id,
      make: (row) => this.card(row),
      update: (node, row) => (sameJson(this.shown.get(row.order.id), row) ? node : this.fill(node, row)),
    });
    this.rove();
  }

  card(row) {
    return this.fill(el("article", { class: "order", "data-order": row.order.id, "aria-label": row.order.id }), row);
  }

  fill(node, row) {
    const before = this.shown.get(row.order.id);
    this.shown.set(row.order.id, row);
    node.replaceChildren(...orderParts(row, this.page));
    // Something new arrived: let the eye find it (the animation is off for people who ask for less motion).
    node.classList.toggle("fresh", Boolean(before) && before.received.length < row.received.length);
    return node;
  }

  /** One form for all limits: a newcomer passes three stops of the Tab key, not two dozen. */
  limitForm() {
    const { t } = this.page.context();
    this.limited = el("select", { "data-testid": "limit-endpoint", on: { change: () => this.showLimit() } });
    this.limit = el("input", { type: "number", min: 1, "data-testid": "limit" });
    const form = el(
      "form",
      { class: "fault-form", "data-testid": "limits" },
      el("label", {}, el("span", {}, t("endpoint")), this.limited),
      el("label", {}, el("span", {}, t("perMinute")), this.limit),
      el("div", { class: "row" }, el("button", { class: "button small" }, t("set"))),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.page.setLimit(this.limited.value, Number(this.limit.value));
    });
    return form;
  }

  drawLimits() {
    const limits = Object.entries(this.state.limits ?? {});
    reconcile(this.limited, limits, {
      key: ([endpoint]) => endpoint,
      make: ([endpoint, perMinute]) => el("option", { value: endpoint }, `${endpoint} – ${perMinute}`),
      update: (node, [endpoint, perMinute]) => setText(node, `${endpoint} – ${perMinute}`),
    });
    if (document.activeElement !== this.limit) this.showLimit();
  }

  showLimit() {
    this.limit.value = this.state?.limits?.[this.limited.value] ?? "";
  }

  drawCalls() {
    const { t, locale } = this.page.context();
    const calls = (this.state.calls ?? []).slice(-CALLS_SHOWN).reverse();
    if (sameJson(calls, this.callsShown)) return;
    this.callsShown = calls;
    const row = (call) =>
      el(
        "li",
        {},
        el("time", {}, clock(toDate(call.at), locale)),
        " ",
        el("b", { class: call.status >= 400 ? "bad" : "good" }, String(call.status ?? "—")),
        ` ${call.method} ${call.path}`,
      );
    this.calls.replaceChildren(
      ...(calls.length ? calls.map(row) : [el("li", { class: "hint" }, t("noCalls"))]),
    );
  }
}

/** A part of the panel that folds; its open state is the browser's own. */
export function panelSection(title, name, children, open = false) {
  return el(
    "details",
    { class: "panel-section", open, "data-section": name },
    el("summary", { "data-focus": `section-${name}` }, el("h3", {}, title)),
    children,
  );
}

function lastAt({ received }) {
  return String(received.at(-1)?.at ?? "");
}
