// Slack's mrkdwn as a tree (docs.slack.dev/messaging/formatting-message-text). Pure: no DOM in this module.
//
// Order matters for safety. Markup is found in the text as it was sent; the three entities are decoded
// once, at the very end, in what is left as text. So `&lt;!channel&gt;` can never become a mention.

/**
 * Parse a text into lines and boxes.
 *
 * Nodes: {type: "pre", children} · {type: "quote", children} · {type: "item", marker, children} ·
 * {type: "line", children}. Inline nodes: {type: "text", text} · bold, italic, strike, code (children) ·
 * link (url, text) · user, channel, group (id, label) · broadcast (range) · date (timestamp, format, url, text).
 *
 * `verbatim: true` turns off what Slack does by itself to a text: linking bare addresses, `@channel` and the like.
 */
export function parse(text, { verbatim = false } = {}) {
  const options = { verbatim };
  return text
    .split(/(```[\s\S]+?```)/)
    .flatMap((part) =>
      isFence(part) ? [{ type: "pre", children: codeChildren(fenced(part)) }] : parseLines(part, options),
    );
}

function isFence(part) {
  return part.length > 6 && part.startsWith("```") && part.endsWith("```");
}

function fenced(part) {
  return part.slice(3, -3).replace(/^\n/, "").replace(/\n$/, "");
}

function parseLines(part, options) {
  // The line break that separates a box from its neighbours is not a line of its own.
  const lines = part.replace(/^\n/, "").replace(/\n$/, "");
  if (!lines) return [];
  return lines.split("\n").map((line) => parseLine(line, options));
}

function parseLine(line, options) {
  // Slack keeps what people type escaped, so a line that begins with the escaped sign is a quote too.
  const quote = /^(?:>|&gt;) ?(.*)$/.exec(line);
  if (quote) return { type: "quote", children: parseInline(quote[1], options) };
  const item = /^\s*(•|◦|-|\d{1,3}[.)])\s+(.*)$/.exec(line);
  if (item) return { type: "item", marker: item[1], children: parseInline(item[2], options) };
  return { type: "line", children: parseInline(line, options) };
}

/** Parse one line: code first, then `<…>`, then emphasis. */
export function parseInline(line, options = {}) {
  const tokens = line
    .split(/(`[^`\n]+`)/)
    .flatMap((part) =>
      /^`[^`]+`$/.test(part)
        ? [{ type: "code", children: codeChildren(part.slice(1, -1)) }]
        : angles(part, options),
    );
  return emphasis(tokens);
}

/** Inside code nothing is emphasised, but Slack still resolves `<…>` there. */
function codeChildren(text) {
  return emphasis(angles(text, { verbatim: true }), []);
}

/** Split a text into characters and the nodes that stand for `<…>` and (unless verbatim) bare addresses. */
function angles(text, options) {
  return text.split(/(<[^<>\n]+>)/).flatMap((part) => {
    const node = /^<[^<>]+>$/.test(part) ? angle(part.slice(1, -1)) : null;
    if (node) return [node];
    return options.verbatim ? [...part] : automatic(part);
  });
}

function angle(inner) {
  const [, body, label] = /^([^|]*)(?:\|([\s\S]*))?$/.exec(inner);
  const text = label === undefined ? undefined : decode(label);
  const id = body.slice(1);
  if (/^@[UWB][A-Z0-9]+$/.test(body)) return { type: "user", id, label: text };
  if (/^#[CG][A-Z0-9]+$/.test(body)) return { type: "channel", id, label: text };
  if (/^!(channel|here|everyone)$/.test(body)) return { type: "broadcast", range: id };
  if (/^!subteam\^S[A-Z0-9]+$/.test(body)) return { type: "group", id: body.slice(9), label: text };
  if (body.startsWith("!date^")) return date(body, text);
  if (/^https?:\/\//i.test(body)) return { type: "link", url: decode(body), text: text || decode(body) };
  if (/^(mailto|tel):/i.test(body)) return { type: "text", text: text || decode(body.replace(/^\w+:/, "")) };
  return null;
}

function date(body, fallback) {
  const [, timestamp, format, url] = body.split("^");
  return {
    type: "date",
    timestamp: Number(timestamp),
    format: format ?? "",
    url: url ? decode(url) : null,
    text: fallback ?? "",
  };
}

const AUTOMATIC =
  /(https?:\/\/(?:(?!&[lg]t;)[^\s<>|])*[^\s<>|.,;:!?)'"*_~]|(?<![\w@])@(?:channel|here|everyone)\b)/;

function automatic(part) {
  return part.split(AUTOMATIC).flatMap((piece, index) => {
    if (index % 2 === 0) return [...piece];
    if (piece.startsWith("@")) return [{ type: "broadcast", range: piece.slice(1) }];
    return [{ type: "link", url: decode(piece), text: decode(piece) }];
  });
}

const MARKS = { "*": "bold", _: "italic", "~": "strike" };

/** Find `*…*`, `_…_` and `~…~` in a list of characters and nodes. */
function emphasis(tokens, marks = Object.keys(MARKS)) {
  const nodes = [];
  let text = "";
  const flush = () => {
    if (text) nodes.push({ type: "text", text: decode(text) });
    text = "";
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const end = marks.includes(token) && opens(tokens, at) ? closing(tokens, at) : -1;
    if (end > 0) {
      flush();
      const inner = marks.filter((mark) => mark !== token);
      nodes.push({ type: MARKS[token], children: emphasis(tokens.slice(at + 1, end), inner) });
      at = end;
    } else if (typeof token === "string") {
      text += token;
    } else {
      flush();
      nodes.push(token);
    }
  }
  flush();
  return nodes;
}

const isWord = (token) => typeof token === "string" && /[\p{L}\p{N}]/u.test(token);
const isSpace = (token) => token === undefined || (typeof token === "string" && /\s/.test(token));

function opens(tokens, at) {
  const before = tokens[at - 1];
  return (
    !isWord(before) && before !== tokens[at] && !isSpace(tokens[at + 1]) && tokens[at + 1] !== tokens[at]
  );
}

function closing(tokens, start) {
  const mark = tokens[start];
  for (let at = start + 2; at < tokens.length; at += 1) {
    if (tokens[at] === mark && !isSpace(tokens[at - 1]) && !isWord(tokens[at + 1]) && tokens[at + 1] !== mark)
      return at;
  }
  return -1;
}

const ENTITIES = { amp: "&", lt: "<", gt: ">" };

/** Decode the three entities of Slack, each exactly once: `&amp;lt;` becomes `&lt;`, not `<`. */
export function decode(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ENTITIES[name]);
}
