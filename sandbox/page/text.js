// Text objects and inline nodes as DOM.
import { append, el } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { formatDate } from "./dates.js";
import { parse } from "./mrkdwn.js";

/**
 * A text object as nodes. `plain_text` is shown as it is (only `emoji: true` turns `:codes:` into signs);
 * `mrkdwn` is parsed.
 */
export function textObject(object, context) {
  if (!object) return [];
  if (typeof object === "string") return [document.createTextNode(object)];
  if (object.type === "mrkdwn")
    return mrkdwn(object.text ?? "", context, { verbatim: object.verbatim === true });
  const text = object.text ?? "";
  return [document.createTextNode(object.emoji === true ? withEmoji(text) : text)];
}

/** The characters of a text object, for places that take no markup (option, placeholder, attribute). */
export function plainText(object) {
  if (!object) return "";
  if (typeof object === "string") return object;
  return object.emoji === true ? withEmoji(object.text ?? "") : (object.text ?? "");
}

/** Parse mrkdwn and give its nodes; neighbouring quoted lines and list items share one box. */
export function mrkdwn(text, context, options = {}) {
  const nodes = [];
  let box = null;
  for (const part of parse(text, options)) {
    const children = inline(part.children, part.type === "pre" ? { ...context, literal: true } : context);
    if (part.type === "line") {
      box = null;
      nodes.push(el("div", { class: "line" }, children.length ? children : "\u200b"));
    } else if (part.type === "pre") {
      box = null;
      nodes.push(el("pre", {}, children));
    } else {
      const tag = part.type === "quote" ? "blockquote" : "ul";
      if (box?.localName !== tag) nodes.push((box = el(tag, { class: tag === "ul" ? "marked" : null })));
      append(box, [
        part.type === "quote"
          ? el("div", { class: "line" }, children.length ? children : "\u200b")
          : listItem(part, children),
      ]);
    }
  }
  return nodes;
}

function listItem(part, children) {
  return el("li", {}, el("span", { class: "marker" }, `${part.marker} `), el("span", {}, children));
}

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code" };

/** Inline nodes of the parser as DOM nodes. */
export function inline(nodes, context) {
  return nodes.map((node) =>
    TAGS[node.type] ? el(TAGS[node.type], {}, inContainer(node, context)) : leaf(node, context),
  );
}

function inContainer(node, context) {
  // `:codes:` stay as they were typed inside code.
  return node.type === "code"
    ? inline(node.children, { ...context, literal: true })
    : inline(node.children, context);
}

function leaf(node, context) {
  if (node.type === "link") return link(node.url, node.text);
  if (node.type === "user")
    return mention(`@${context.people?.get(node.id)?.name ?? node.label ?? node.id}`, node.id === context.me);
  if (node.type === "channel")
    return mention(`#${context.channels?.get(node.id)?.name ?? node.label ?? node.id}`);
  if (node.type === "group") return groupMention(node.id, context, node.label);
  if (node.type === "broadcast") return broadcast(node.range);
  if (node.type === "date") return dateNode(node, context);
  return document.createTextNode(context.literal ? node.text : withEmoji(node.text));
}

/** A link, if the address is a web address; else only its text. */
export function link(url, text) {
  if (!isWebAddress(url)) return document.createTextNode(text || url);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text || url);
}

/** True for absolute http and https addresses. */
export function isWebAddress(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false; // not an address at all
  }
}

export function mention(text, loud = false) {
  return el("span", { class: loud ? "mention to-me" : "mention" }, text);
}

/** A user group by its handle; by its label where the workspace does not know it. */
export function groupMention(id, context, label) {
  const name = context.groups?.get(id)?.handle ?? (label || id);
  return mention(name.replace(/^@?/, "@"));
}

/** `@channel`, `@here`, `@everyone`: shown loudly, because everybody would be called. */
export function broadcast(range) {
  return el("mark", { class: "broadcast", "data-broadcast": range }, `@${range}`);
}

export function emojiNode(code, unicode) {
  const sign =
    emoji(code) ??
    (unicode ? String.fromCodePoint(...unicode.split("-").map((hex) => parseInt(hex, 16))) : `:${code}:`);
  return el("span", { class: "emoji", title: `:${code}:` }, sign);
}

function dateNode(node, context) {
  const text = formatDate(node.timestamp, node.format, context.locale) ?? node.text;
  const time = el("time", { title: node.text }, text);
  if (!node.url || !isWebAddress(node.url)) return time;
  const anchor = link(node.url, text);
  anchor.replaceChildren(time);
  return anchor;
}
