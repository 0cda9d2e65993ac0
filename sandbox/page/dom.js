// Small helpers over the DOM. Data reaches the page only as text nodes and attributes, never as HTML.

/** Make an element: `props` are attributes, except `class`, `on` (listeners) and boolean values. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  append(node, children);
  return node;
}

/** A small sign beside words (`clip`, `eye`), drawn by the style sheet: not every machine has a font with emoji. */
export function sign(name) {
  return el("span", { class: `sign ${name}`, "aria-hidden": "true" });
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
  } else if (name === "class") {
    node.className = value;
  } else {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Append nodes and strings; arrays are flattened, null and false are left out. */
export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** An element by its `data-testid`, inside `root`. */
export function byTestId(id, root = document) {
  return root.querySelector(`[data-testid="${CSS.escape(id)}"]`);
}

let lastId = 0;

/** An id that is unique in this page, to tie a label or an error to its field. */
export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/**
 * Make the children of `parent` show `items` in order, reusing nodes by key.
 *
 * `key(item)` names an item; `make(item)` builds its node; `update(node, item)` is called for a node
 * that is already there and may return another node to stand in its place.
 */
export function reconcile(parent, items, { key, make, update }) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    const known = old.get(name);
    old.delete(name);
    const node = known ? (update?.(known, item) ?? known) : make(item);
    node.dataset.key = name;
    if (known && node !== known) {
      if (place === known) place = known.nextElementSibling;
      known.remove();
    }
    if (node === place) place = place.nextElementSibling;
    else move(parent, node, place);
  }
  for (const gone of old.values()) gone.remove();
}

/** Put `node` before `place`; a node that only changes its position keeps the focus where browsers can. */
function move(parent, node, place) {
  if (node.parentNode === parent && parent.moveBefore) parent.moveBefore(node, place);
  else parent.insertBefore(node, place);
}

/** Set text only when it differs, so that a selection or a live region is not disturbed. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** True when both values are the same JSON. */
export function sameJson(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Run `change`, then give the focus and the caret back to the field that had them.
 *
 * A field that was rebuilt is found again by the attributes in `FOCUS_MARKS`.
 */
export function keepingFocus(root, change) {
  const active = document.activeElement;
  if (!active || !root.contains(active)) return change();
  const mark = { selector: focusSelector(active), caret: caretOf(active) };
  const result = change();
  if (document.activeElement !== active) refocus(root, active, mark);
  return result;
}

const FOCUS_MARKS = ["data-testid", "data-block-id", "data-action-id", "data-option", "data-focus"];

function focusSelector(node) {
  const own = FOCUS_MARKS.filter((name) => node.hasAttribute(name))
    .map((name) => `[${name}="${CSS.escape(node.getAttribute(name))}"]`)
    .join("");
  if (!own) return null;
  const block = node.closest("[data-block]");
  const scope = node.closest("[data-key]");
  // A block of a view is its own scope.
  const holders =
    scope && scope !== block
      ? [
          [scope, "data-key"],
          [block, "data-block"],
        ]
      : [[block, "data-block"]];
  const within = ([holder, name]) => (holder ? `[${name}="${CSS.escape(holder.getAttribute(name))}"] ` : "");
  return holders.map(within).join("") + own;
}

function caretOf(node) {
  // Number, date and e-mail fields refuse to tell their caret.
  const isText =
    node instanceof HTMLTextAreaElement || (node instanceof HTMLInputElement && node.type === "text");
  return isText ? [node.selectionStart, node.selectionEnd, node.selectionDirection] : null;
}

function refocus(root, active, { selector, caret }) {
  const target = root.contains(active) ? active : selector && root.querySelector(selector);
  // What had the focus is gone: stay in the same part of the page, if that part can be focused at all.
  if (!target) return void (root.tabIndex >= 0 && root.focus({ preventScroll: true }));
  target.focus({ preventScroll: true });
  if (caret && target.setSelectionRange) target.setSelectionRange(...caret);
}
