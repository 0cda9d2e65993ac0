// One order in the panel of the far side, and its buyer.
import { logisticName, reasonName, statusName } from "./codes.js";
import { clock, toDate } from "./dates.js";
import { el, sign } from "./dom.js";
import { readableSize } from "./files.js";

/** The content of a card: number, state, documents, and what the buyer received. `page` as in Market. */
export function orderParts({ order, received }, page) {
  const { t, locale } = page.context();
  const number = el(
    "button",
    {
      type: "button",
      class: "link",
      title: t("lookUp"),
      "data-focus": `order-${order.id}`,
      on: { click: () => page.lookUp(order.id) },
    },
    String(order.id),
  );
  const chips = [
    order.country,
    logisticName(order.logistic_type, locale),
    statusName(order.status_key, order.status, locale),
    t(order.integrated ? "integrated" : "notIntegrated"),
    order.own_order_id,
    order.erp_status,
  ];
  const facts = [order.external_order_id, order.pack_id && `pack ${order.pack_id}`, buyerName(order.buyer)]
    .filter(Boolean)
    .join(" · ");
  return [
    el(
      "div",
      { class: "order-head" },
      number,
      chips.filter(Boolean).map((chip) => el("span", { class: "chip" }, String(chip))),
    ),
    facts && el("p", { class: "hint" }, facts),
    order.documents?.length
      ? el(
          "p",
          { class: "hint", "data-testid": `documents-${order.id}` },
          t("documents", order.documents.map(documentName).join(", ")),
        )
      : null,
    buyerBox(order, received, page),
  ].filter(Boolean);
}

function buyerBox(order, received, page) {
  const { t, locale } = page.context();
  const bubbles = received.map((item) => bubble(item, locale));
  const reply = el(
    "button",
    {
      type: "button",
      class: order.waiting_for_buyer ? "button small primary" : "button small",
      "data-testid": `reply-${order.id}`,
      "aria-label": `${t("replyAsBuyer")} · ${order.id}`,
      on: { click: () => page.reply(order.id) },
    },
    t("replyAsBuyer"),
  );
  return el(
    "div",
    { class: received.length ? "buyer" : "buyer nothing" },
    el(
      "div",
      { class: "bubbles", "data-testid": `buyer-${order.id}` },
      bubbles.length ? bubbles : el("p", { class: "hint" }, t("buyerEmpty")),
    ),
    el(
      "div",
      { class: "row" },
      reply,
      order.waiting_for_buyer && el("span", { class: "hint" }, t("waitingForBuyer")),
    ),
  );
}

function buyerName(buyer) {
  return typeof buyer === "object" ? (buyer?.name ?? buyer?.nickname) : buyer;
}

function documentName(document) {
  if (typeof document !== "object") return String(document);
  return document.file_name ?? document.name ?? document.number ?? document.type ?? JSON.stringify(document);
}

function bubble(item, locale) {
  const file =
    item.file_name &&
    el(
      "p",
      { class: "bubble-file" },
      sign("clip"),
      `${item.file_name} `,
      el("span", { class: "hint", title: item.file_sha256 }, readableSize(item.file_size)),
    );
  return el(
    "div",
    { class: "bubble" },
    item.text ? el("p", {}, item.text) : null,
    file,
    el(
      "p",
      { class: "hint" },
      [reasonName(item.reason, item.reason_name, locale), item.at && clock(toDate(item.at), locale)]
        .filter(Boolean)
        .join(" · "),
    ),
  );
}
