// The list of messages of a channel, with threads under their parents.
import { drawBlock } from "./blocks.js";
import { clock, dayName, isoDay, shortMoment, toDate } from "./dates.js";
import { el, keepingFocus, reconcile, sameJson, sign } from "./dom.js";
import { rove } from "./roving.js";
import { messageMenu } from "./shortcuts.js";
import { mrkdwn } from "./text.js";
import { emptyNote } from "./welcome.js";

const NEAR_BOTTOM_PX = 80;
const TONES = 8;
const EXCERPT = 60;

/** Shows messages in `root`; `page` gives {context(), pressInMessage(message, payload), suggest(text)} and shortcuts. */
export class MessageList {
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.shown = new Map();
    // As in Slack, Tab leads to the newest message and what is in it; from there the arrows go up.
    this.rove = rove(root, {
      rows: () => [...root.querySelectorAll("article")],
      first: (rows) => rows.findLast((row) => row.parentNode === root),
      wholeRows: true,
    });
    this.jump = el("button", {
      type: "button",
      class: "button jump",
      hidden: true,
      on: { click: () => this.toBottom() },
    });
    this.root.after(this.jump);
    this.root.addEventListener("scroll", () => this.isAtBottom() && (this.jump.hidden = true), {
      passive: true,
    });
  }

  isAtBottom() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < NEAR_BOTTOM_PX;
  }

  toBottom() {
    this.root.scrollTop = this.root.scrollHeight;
    this.jump.hidden = true;
  }

  /** Show the messages of a place, {user, channel, language}; a change of it begins at the bottom, with what is new. */
  show(messages, place, newSince = null) {
    this.newSince = newSince;
    const isNewPlace = !sameJson(place, this.place);
    const wasAtBottom = isNewPlace || this.isAtBottom();
    const known = this.root.querySelectorAll("[data-ts]").length;
    if (isNewPlace) this.forget();
    this.place = place;
    // A whole other channel is not read out as if it had just arrived.
    this.root.setAttribute("aria-live", isNewPlace ? "off" : "polite");
    keepingFocus(this.root, () => this.draw(messages));
    this.rove();
    this.jump.textContent = this.page.context().t("jumpToNew");
    if (wasAtBottom) this.toBottom();
    else if (messages.length > known) this.jump.hidden = false;
  }

  /** Bring a message into view and let the eye find it. */
  reveal(ts) {
    const named = CSS.escape(ts);
    const node = this.root.querySelector(`[data-broadcast="${named}"]`) ?? this.root.querySelector(`[data-ts="${named}"]`);
    node?.scrollIntoView({ block: "start" });
    node?.classList.add("found");
    node?.addEventListener("animationend", () => node.classList.remove("found"), { once: true });
  }

  forget() {
    this.root.replaceChildren();
    this.shown.clear();
  }

  draw(messages) {
    const parents = new Map(messages.filter((one) => !isReply(one)).map((one) => [one.ts, one]));
    // A reply whose parent is not here (deleted, or a DM to one person) stands alone.
    const isThreaded = (message) => isReply(message) && parents.has(message.thread_ts);
    const replies = Map.groupBy(messages.filter(isThreaded), (message) => message.thread_ts);
    const items = messages.flatMap((message) => {
      if (!isThreaded(message)) return { key: message.key, message, replies: replies.get(message.ts) ?? [] };
      if (!message.is_broadcast) return [];
      return { key: `${message.key}-told`, message, replies: [], parent: parents.get(message.thread_ts) };
    });
    reconcile(this.root, this.withLines(items), {
      key: (item) => item.line ?? item.key,
      make: (item) => (item.line ? lineAcross(item) : this.article(item)),
      update: (node, item) => (item.line ? node : this.refresh(node, item)),
    });
    this.emptyNote(items.length === 0);
  }

  /** Put lines between messages: where a day begins, and where what is new does. */
  withLines(items) {
    const { locale, me, t } = this.page.context();
    let lastDay = null;
    let isAllOld = this.newSince !== null;
    return items.flatMap((item) => {
      const date = toDate(item.message.ts);
      const day = `day-${isoDay(date)}`;
      const lines = [];
      if (day !== lastDay) lines.push({ line: day, name: dayName(date, locale), look: "day" });
      lastDay = day;
      if (isAllOld && item.message.ts > this.newSince && item.message.user !== me) {
        isAllOld = false;
        lines.push({ line: "new", name: t("newMessages"), look: "day new" });
      }
      return [...lines, item];
    });
  }

  emptyNote(isEmpty) {
    if (isEmpty) this.root.append(emptyNote(this.place.channel, this.page.context(), this.page.suggest));
  }

  article(item) {
    const node = el(
      "article",
      { class: "message", [item.parent ? "data-broadcast" : "data-ts"]: item.message.ts },
      el("div", { class: "message-main" }),
      el("div", { class: "thread" }),
    );
    return this.refresh(node, item);
  }

  refresh(node, { key, message, replies, parent }) {
    const isEphemeral = Boolean(message.ephemeral);
    node.classList.toggle("ephemeral", isEphemeral);
    if (isEphemeral) node.dataset.ephemeral = "true";
    if (!sameJson(this.shown.get(key), [message, parent])) {
      this.shown.set(key, [message, parent]);
      node.firstElementChild.replaceChildren(...this.parts(message, parent));
    }
    this.thread(node.lastElementChild, replies);
    return node;
  }

  thread(box, replies) {
    if (!replies.length) return box.replaceChildren();
    if (!box.firstElementChild)
      box.append(
        el(
          "details",
          { open: true },
          el("summary", { "data-focus": "thread" }),
          el("div", { class: "replies" }),
        ),
      );
    const [summary, list] = box.firstElementChild.children;
    summary.textContent = this.page.context().t("replies", replies.length);
    reconcile(
      list,
      replies.map((message) => ({ key: message.key, message, replies: [] })),
      {
        key: (item) => item.key,
        make: (item) => this.article(item),
        update: (node, item) => this.refresh(node, item),
      },
    );
  }

  parts(message, parent) {
    const context = this.messageContext(message);
    const { t, locale } = context;
    const author = authorOf(message, context);
    const date = toDate(message.ts);
    return [
      el(
        "div",
        { class: `avatar ${author.isApp ? "app" : `tone-${tone(author.id)}`}`, "aria-hidden": "true" },
        initials(author.name),
      ),
      el(
        "div",
        { class: "message-content" },
        message.ephemeral &&
          el("p", { class: "only-you" }, sign("eye"), t("onlyYou")),
        el(
          "div",
          { class: "byline" },
          el("span", { class: "author" }, author.name),
          author.isApp && el("span", { class: "badge" }, t("app")),
          el(
            "time",
            { datetime: date.toISOString(), title: shortMoment(date, locale) },
            clock(date, locale),
          ),
          message.edited && el("span", { class: "edited" }, t("edited")),
          messageMenu(message, this.page),
        ),
        parent && this.toThread(parent, t),
        this.content(message, context),
      ),
    ];
  }

  /** The way from a reply that is told to the channel to its thread. */
  toThread(parent, t) {
    const words = (parent.text ?? "").replace(/[*~`]/g, "").replace(/\s+/g, " ").slice(0, EXCERPT);
    const go = () => this.reveal(parent.ts);
    return el("p", { class: "only-you" }, el("button", { type: "button", class: "link", on: { click: go } }, t("inThread", words)));
  }

  content(message, context) {
    const files = (message.files ?? []).map((file) => attachedFile(file, context));
    if (message.blocks?.length)
      return [message.blocks.map((block, index) => drawBlock(block, index, context)), files];
    return [el("div", { class: "message-text" }, mrkdwn(message.text ?? "", context)), files];
  }

  messageContext(message) {
    return { ...this.page.context(), press: (payload) => this.page.pressInMessage(message, payload) };
  }
}

function attachedFile(file, context) {
  const name = file.title || file.name || file.id;
  return el(
    "p",
    { class: "attached" },
    sign("clip"),
    el("a", { href: context.fileUrl(file), target: "_blank", rel: "noopener" }, name),
  );
}

function lineAcross({ name, look }) {
  return el("div", { class: look, role: "separator", "aria-label": name }, el("span", {}, name));
}

/** Whether a message stands in the thread of another. */
export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

function authorOf(message, { people, appName }) {
  const isApp = Boolean(message.bot) || people.get(message.user)?.role === "bot";
  if (isApp) return { id: "app", isApp, name: message.username ?? appName };
  return { id: message.user ?? "", isApp, name: people.get(message.user)?.name ?? message.user ?? "?" };
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

function tone(id) {
  return [...id].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 9973, 7) % TONES;
}
