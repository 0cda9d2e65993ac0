// The left side: who one is, the channels and the direct messages.
import { el, keepingFocus, reconcile, sameJson, setText } from "./dom.js";
import { roleName } from "./texts.js";

/** `page` gives {context(), counts(channel), choosePerson(id), chooseChannel(id)}. */
export class Sidebar {
  constructor(root, page) {
    this.page = page;
    this.root = root;
    this.person = root.querySelector("select");
    this.person.addEventListener("change", () => page.choosePerson(this.person.value));
    this.lists = { channels: root.querySelector("#channels"), directs: root.querySelector("#directs") };
  }

  /** Show people and channels of the snapshot; `me` and `current` are the chosen ones. */
  show({ users, channels, me, current }) {
    keepingFocus(this.root, () => {
      this.showPeople(users, me);
      this.showList(
        this.lists.channels,
        channels.filter((channel) => !channel.is_im),
        current,
      );
      this.showList(
        this.lists.directs,
        channels.filter((channel) => channel.is_im),
        current,
      );
    });
  }

  showPeople(users, me) {
    const people = users.filter((user) => !["bot", "deleted"].includes(user.role));
    const { locale } = this.page.context();
    if (!sameJson([locale, people], this.people)) {
      this.people = [locale, people];
      this.person.replaceChildren(
        ...people.map((user) =>
          el("option", { value: user.id }, `${user.name} – ${roleName(user.role, locale)}`),
        ),
      );
    }
    this.person.value = me;
  }

  showList(list, channels, current) {
    reconcile(list, channels, {
      key: (channel) => channel.id,
      make: (channel) => this.update(this.entry(channel), channel, current),
      update: (node, channel) => this.update(node, channel, current),
    });
  }

  entry(channel) {
    const button = el(
      "button",
      {
        type: "button",
        class: "channel",
        "data-testid": `channel-${channel.id}`,
        on: { click: () => this.page.chooseChannel(channel.id) },
      },
      el("span", { class: "channel-sign", "aria-hidden": "true" }, channel.is_im ? "✉" : "#"),
      el("span", { class: "channel-name" }),
      el("span", { class: "unread", "aria-hidden": "true", hidden: true }),
      el("span", { class: "for-readers" }),
    );
    return el("li", {}, button);
  }

  update(node, channel, current) {
    const button = node.firstElementChild;
    const [, name, badge, told] = button.children;
    const { t } = this.page.context();
    const { unread, calling } = this.page.counts(channel);
    setText(name, channelName(channel, this.page.context()));
    // As in Slack: bold for what is new, a number for what calls the person.
    button.classList.toggle("has-unread", unread > 0);
    setText(badge, calling ? String(calling) : "");
    badge.hidden = !calling;
    setText(told, [unread && t("unread", unread), calling && t("calling", calling)].filter(Boolean).join(", "));
    if (channel.id === current) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
    return node;
  }
}

/** How a channel is called in the list: the app's direct message bears the app's name. */
export function channelName(channel, { appName }) {
  return channel.is_im ? appName : channel.name;
}
