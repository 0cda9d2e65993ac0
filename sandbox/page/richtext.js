// rich_text, table and markdown blocks (docs.slack.dev/reference/block-kit/blocks/rich-text-block, table-block).
import { append, el } from "./dom.js";
import { formatDate } from "./dates.js";
import { broadcast, emojiNode, groupMention, link, mention } from "./text.js";

/** A rich_text block. No markup is parsed in its text leaves. */
export function richText(block, context) {
  return el(
    "div",
    { class: "rich-text" },
    (block.elements ?? []).map((part) => section(part, context)),
  );
}

function section(part, context) {
  const leaves = () => (part.elements ?? []).map((leaf) => richLeaf(leaf, context));
  if (part.type === "rich_text_preformatted") return el("pre", {}, leaves());
  if (part.type === "rich_text_quote") return el("blockquote", {}, leaves());
  if (part.type === "rich_text_list") return list(part, context);
  return el("div", { class: "line rich-line" }, leaves());
}

function list(part, context) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const start = part.style === "ordered" && part.offset ? part.offset + 1 : null;
  const items = (part.elements ?? []).map((item) => el("li", {}, section(item, context)));
  return el(tag, { start, class: `indent-${Math.min(part.indent ?? 0, 5)}` }, items);
}

const STYLE_TAGS = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u" };

function richLeaf(leaf, context) {
  let node = bareLeaf(leaf, context);
  for (const [style, tag] of Object.entries(STYLE_TAGS)) {
    if (leaf.style?.[style]) node = el(tag, {}, node);
  }
  return node;
}

function bareLeaf(leaf, context) {
  switch (leaf.type) {
    case "link":
      return link(leaf.url, leaf.text || leaf.url);
    case "user":
      return mention(
        `@${context.people?.get(leaf.user_id)?.name ?? leaf.user_id}`,
        leaf.user_id === context.me,
      );
    case "usergroup":
      return groupMention(leaf.usergroup_id, context);
    case "channel":
      return mention(`#${context.channels?.get(leaf.channel_id)?.name ?? leaf.channel_id}`);
    case "broadcast":
      return broadcast(leaf.range);
    case "emoji":
      return emojiNode(leaf.name, leaf.unicode);
    case "date":
      return el(
        "time",
        {},
        formatDate(leaf.timestamp, leaf.format ?? "{date} {time}", context.locale) ?? leaf.fallback ?? "",
      );
    default:
      return document.createTextNode(leaf.text ?? "");
  }
}

/** A table block; its first row is the heading. */
export function table(block, context) {
  const align = (index) => `align-${block.column_settings?.[index]?.align ?? "left"}`;
  const row = (cells, tag) =>
    el(
      "tr",
      {},
      cells.map((cell, index) =>
        el(tag, { class: align(index), scope: tag === "th" ? "col" : null }, cellContent(cell, context)),
      ),
    );
  const [head, ...rows] = block.rows ?? [];
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group" },
    el(
      "table",
      {},
      head && el("thead", {}, row(head, "th")),
      el(
        "tbody",
        {},
        rows.map((cells) => row(cells, "td")),
      ),
    ),
  );
}

function cellContent(cell, context) {
  if (cell?.type === "rich_text") return richText(cell, context);
  return document.createTextNode(String(cell?.text ?? cell?.value ?? ""));
}

/** A markdown block: headings, lists, quotes, fences, emphasis, code and links; nothing else is interpreted. */
export function markdown(block) {
  const root = el("div", { class: "markdown" });
  const parts = String(block.text ?? "").split(/^```[^\n]*\n([\s\S]*?)^```$/m);
  parts.forEach((part, index) => {
    if (index % 2) root.append(el("pre", {}, part.replace(/\n$/, "")));
    else for (const line of part.split("\n")) if (line.trim()) markdownLine(root, line);
  });
  return root;
}

function markdownLine(root, line) {
  const [, heading, title] = /^(#{1,6})\s+(.*)$/.exec(line) ?? [];
  const [, item] = /^\s*[-*+]\s+(.*)$/.exec(line) ?? [];
  const [, numbered] = /^\s*\d+[.)]\s+(.*)$/.exec(line) ?? [];
  const [, quoted] = /^>\s?(.*)$/.exec(line) ?? [];
  if (heading)
    root.append(
      el(
        "p",
        { role: "heading", "aria-level": Math.min(heading.length + 2, 6), class: "md-heading" },
        markdownInline(title),
      ),
    );
  else if (item !== undefined) inBox(root, "ul", el("li", {}, markdownInline(item)));
  else if (numbered !== undefined) inBox(root, "ol", el("li", {}, markdownInline(numbered)));
  else if (quoted !== undefined)
    inBox(root, "blockquote", el("div", { class: "line" }, markdownInline(quoted)));
  else root.append(el("p", {}, markdownInline(line)));
}

function inBox(root, tag, child) {
  if (root.lastElementChild?.localName !== tag) root.append(el(tag));
  append(root.lastElementChild, [child]);
}

const MARKDOWN =
  /`([^`]+)`|\*\*(.+?)\*\*|~~(.+?)~~|\[([^\]]*)\]\((https?:\/\/[^\s)]+)\)|(?<![\w*])[*_]([^*_\s][^*_]*)[*_](?!\w)/;

function markdownInline(text) {
  const found = MARKDOWN.exec(text);
  if (!found) return [document.createTextNode(text)];
  const [whole, code, bold, strike, label, url, italic] = found;
  let node = el("em", {}, italic && markdownInline(italic));
  if (code) node = el("code", {}, code);
  else if (bold) node = el("strong", {}, markdownInline(bold));
  else if (strike) node = el("s", {}, markdownInline(strike));
  else if (url) node = link(url, label);
  return [
    document.createTextNode(text.slice(0, found.index)),
    node,
    ...markdownInline(text.slice(found.index + whole.length)),
  ];
}
