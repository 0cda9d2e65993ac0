// The app's shortcuts: global ones beside the composer, those of a message in the message's menu.
import { el, sign } from "./dom.js";
import { menuButton } from "./menu.js";

/** The button for the global shortcuts; `page` gives {context(), shortcuts(), useShortcut(shortcut, message?)}. */
export function shortcutsButton(page) {
  const { t } = page.context();
  const offered = page.shortcuts().filter((one) => one.type === "global");
  if (!offered.length) return null;
  return menuButton({
    opener: { class: "button icon", "aria-label": t("shortcuts"), title: t("shortcuts"), "data-testid": "shortcuts" },
    sign: sign("bolt"),
    items: () => offered.map((one) => item(one, () => page.useShortcut(one))),
  });
}

/** The menu of a message; none where there is nothing in it, as for messages that only one person sees. */
export function messageMenu(message, page) {
  const { t } = page.context();
  const offered = page.shortcuts().filter((one) => one.type === "message");
  if (!offered.length || message.ephemeral) return null;
  return menuButton({
    opener: { class: "button icon small message-menu", "aria-label": t("messageMenu"), title: t("messageMenu"), "data-focus": "message-menu" },
    sign: "⋮",
    items: () => offered.map((one) => item(one, () => page.useShortcut(one, message))),
  });
}

function item(shortcut, choose) {
  return {
    content: [el("span", { class: "line" }, shortcut.name), el("span", { class: "hint" }, shortcut.description)],
    attributes: { "data-shortcut": shortcut.callback_id },
    choose,
  };
}
