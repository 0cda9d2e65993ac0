// A menu that opens from a button: overflow menus, shortcuts, what can be done with a message.
import { el, uniqueId } from "./dom.js";

/**
 * A button with its menu. `opener` are the attributes of the button, `sign` what it shows, and
 * `items()` the choices at the moment it opens: {content, attributes?, choose()}.
 */
export function menuButton({ opener, sign, items }) {
  const menuId = uniqueId("menu");
  const menu = el("div", { id: menuId, class: "menu", popover: "auto", role: "menu", "aria-label": opener["aria-label"] });
  const button = el(
    "button",
    { type: "button", popovertarget: menuId, "aria-haspopup": "menu", "aria-expanded": "false", ...opener },
    sign,
  );
  menu.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") menu.replaceChildren(...items().map((item, index) => entry(item, menu, !index)));
  });
  menu.addEventListener("toggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "open") place(menu, button);
  });
  menu.addEventListener("keydown", (event) => move(event, menu));
  return el("span", { class: "overflow" }, button, menu);
}

/** The first one has the focus as soon as the menu is there: the arrow key that follows may be quick. */
function entry({ content, attributes = {}, choose }, menu, isFirst) {
  const act = () => {
    menu.hidePopover();
    choose();
  };
  return el("button", { type: "button", role: "menuitem", tabindex: "-1", autofocus: isFirst, ...attributes, on: { click: act } }, content);
}

function place(menu, opener) {
  const box = opener.getBoundingClientRect();
  const below = box.bottom + 4;
  const above = box.top - menu.offsetHeight - 4;
  menu.style.top = `${below + menu.offsetHeight > window.innerHeight && above > 0 ? above : below}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - menu.offsetWidth - 8))}px`;
}

function move(event, menu) {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") menu.hidePopover(); // the way goes on from the button
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length).focus();
}
