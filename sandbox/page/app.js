// The page as a whole: it asks for the state of both sides and hands it to the parts.
import { alepheeAt, coalesced, listen, slack } from "./api.js";
import { Composer } from "./composer.js";
import { ask } from "./confirm.js";
import { byTestId, setText } from "./dom.js";
import { Faults } from "./faults.js";
import { bindToggles, closeMenu, showReachable } from "./layout.js";
import { Market } from "./market.js";
import { MessageList } from "./messages.js";
import { Modal } from "./modal.js";
import { answerText, noticeText } from "./notices.js";
import { messagePlace } from "./permalinks.js";
import { channelName, Sidebar } from "./sidebar.js";
import { languageOf, speaker } from "./texts.js";
import { ReadMarks } from "./unread.js";

const APP_NAME = "Alephee";
const FIRST_PERSON = "U0REQUESTER";
const FIRST_CHANNEL = "C0SUPPORT";
const POLL_MS = 1000;

class Page {
  constructor() {
    const hash = new URLSearchParams(location.hash.slice(1));
    this.me = hash.get("user") ?? FIRST_PERSON;
    this.channel = hash.get("channel") ?? FIRST_CHANNEL;
    this.snapshot = { users: [], channels: [], messages: {}, views: [], notice: null };
    this.market = null;
    this.alephee = null;
    this.refresh = coalesced(() => this.loadSlack());
    this.refreshMarket = coalesced(() => this.loadMarket());
    this.makeParts();
    this.bindPanels();
  }

  makeParts() {
    const user = () => this.me;
    const context = () => this.context();
    const refresh = () => this.refresh();
    this.reads = new ReadMarks({ read: (channel, key) => slack.read(this.me, channel, key), refresh });
    this.parts = {
      sidebar: new Sidebar(document.querySelector("#sidebar"), {
        context,
        counts: (channel) => this.reads.counts(channel, this.channel),
        choosePerson: (id) => this.choosePerson(id),
        chooseChannel: (id) => this.chooseChannel(id),
      }),
      messages: new MessageList(byTestId("messages"), {
        context,
        pressInMessage: (message, payload) => this.press(message, payload),
        suggest: (text) => this.suggest(text),
      }),
      composer: new Composer(document.querySelector("#composer"), { send: (text) => this.send(text) }),
      modal: new Modal({ user, context, refresh }),
    };
    this.makePanel();
  }

  /** The panel is built anew when the language changes. */
  makePanel() {
    const refresh = () => this.refreshMarket();
    const act = async (work) => {
      if (this.alephee) await work(this.alephee);
      await refresh();
    };
    this.parts.market = new Market(document.querySelector("#market"), {
      context: () => this.context(),
      lookUp: (orderId) => this.suggest(`/alephee order ${orderId}`),
      reply: (orderId) => act((alephee) => alephee.reply(orderId)),
      setLimit: (endpoint, perMinute) => act((alephee) => alephee.setLimit(endpoint, perMinute)),
    });
    this.parts.faults = new Faults(document.querySelector("#faults"), {
      context: () => this.context(),
      slack,
      alephee: () => this.alephee,
      refresh,
    });
    this.language = languageOf(this.locale);
  }

  bindPanels() {
    bindToggles();
    // A file dropped beside its field must not take the place of the page.
    for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault());
    for (const hint of document.querySelectorAll("[data-suggest]"))
      hint.addEventListener("click", () => this.suggest(hint.dataset.suggest));
    document.addEventListener("click", (event) => this.followLink(event));
    byTestId("notice")
      .querySelector("button")
      .addEventListener("click", () => this.dismissNotice());
    byTestId("world-reset").addEventListener("click", () => this.resetWorld());
  }

  get locale() {
    return this.snapshot.users.find((user) => user.id === this.me)?.locale ?? "en-US";
  }

  /** What every part needs to draw: people, channels, language, uploads. */
  context() {
    const { users, channels, usergroups } = this.snapshot;
    return {
      me: this.me,
      locale: this.locale,
      t: speaker(this.locale),
      appName: APP_NAME,
      people: new Map(users.map((user) => [user.id, user])),
      channels: new Map(channels.map((channel) => [channel.id, channel])),
      groups: new Map((usergroups ?? []).map((group) => [group.id, group])),
      upload: (file) => slack.upload(this.me, file),
      fileUrl: (file) => slack.fileUrl(file),
    };
  }

  async start() {
    const config = await slack.config();
    const address = config.alephee_url ?? window.ALEPHEE_URL;
    this.alephee = address ? alepheeAt(address) : null;
    this.listen();
    setInterval(() => document.visibilityState === "visible" && this.refreshMarket(), POLL_MS);
  }

  listen() {
    this.stopListening?.();
    this.stopListening = listen(this.me, {
      onChange: () => this.refresh(),
      onState: (isConnected) => this.showConnected(isConnected),
    });
    this.refresh();
  }

  showConnected(isConnected) {
    showReachable(byTestId("connection"), isConnected, this.context().t("notConnected"));
  }

  async loadSlack() {
    const asked = this.me;
    try {
      const snapshot = await slack.snapshot(asked);
      if (asked !== this.me) return;
      if (!snapshot.users) return void this.choosePerson(FIRST_PERSON); // nobody by that name here
      this.snapshot = snapshot;
    } catch {
      this.showConnected(false); // the event stream tries again and then asks for a refresh
      return;
    }
    this.draw();
    this.refreshMarket();
  }

  async loadMarket() {
    try {
      const [faults, state] = await Promise.all([slack.faults(), this.alephee?.state()]);
      if (state?.orders) this.parts.market.show(state);
      this.parts.faults.show(state?.faults ?? [], Array.isArray(faults) ? faults : (faults.faults ?? []));
      showReachable(byTestId("market-connection"), true, "");
    } catch {
      showReachable(byTestId("market-connection"), false, this.context().t("notConnected"));
    }
  }

  draw() {
    const { users, channels, messages, views } = this.snapshot;
    const known = new Set(channels.map((channel) => channel.id));
    if (!known.has(this.channel)) this.channel = known.has(FIRST_CHANNEL) ? FIRST_CHANNEL : (channels[0]?.id ?? null);
    const list = messages[this.channel] ?? [];
    const channel = channels.find(({ id }) => id === this.channel);
    const newSince = this.reads.show(`${this.me} ${this.channel}`, channel, list);
    this.drawTexts();
    this.parts.sidebar.show({ users, channels, me: this.me, current: this.channel });
    this.parts.messages.show(list, { user: this.me, channel: this.channel, language: this.language }, newSince);
    this.parts.composer.moveTo(`${this.me} ${this.channel}`, channel?.is_read_only);
    this.parts.modal.show(views ?? []);
    this.showNotice();
    history.replaceState(null, "", `#${new URLSearchParams({ user: this.me, channel: this.channel ?? "" })}`);
  }

  /** What the workspace has to tell this person; once dismissed it stays so until something else is told. */
  showNotice() {
    const { notice, notice_of: details } = this.snapshot;
    if (notice !== this.workspaceNotice)
      this.notify(noticeText({ ...details, message: notice ?? "" }, this.locale));
    this.workspaceNotice = notice;
  }

  /** The fixed words of the page, in the language of the person. */
  drawTexts() {
    const context = this.context();
    if (languageOf(context.locale) !== this.language) this.makePanel();
    document.documentElement.lang = this.language;
    for (const node of document.querySelectorAll("[data-text]")) setText(node, context.t(node.dataset.text));
    for (const node of document.querySelectorAll("[data-label]"))
      node.setAttribute("aria-label", context.t(node.dataset.label));
    const channel = context.channels.get(this.channel);
    const name = channel ? `${channel.is_im ? "" : "#"}${channelName(channel, context)}` : "";
    setText(document.querySelector("#channel-title"), name);
    document.title = `${name} – Sandbox`;
    byTestId("composer").placeholder = context.t("composer", name);
    byTestId("composer").setAttribute("aria-label", context.t("composer", name));
  }

  choosePerson(id) {
    if (id === this.me) return;
    this.me = id;
    this.workspaceNotice = null;
    this.notify("");
    this.parts.modal.show([]);
    this.listen();
  }

  chooseChannel(id) {
    this.channel = id;
    closeMenu();
    this.draw();
    this.parts.composer.focus();
  }

  /** A link to a message shows it here, in the place of a new tab. */
  followLink(event) {
    const place = messagePlace(event.target.closest?.("a")?.href);
    if (!place || !this.snapshot.channels.some((channel) => channel.id === place.channel)) return;
    event.preventDefault();
    this.chooseChannel(place.channel);
    this.parts.messages.reveal(place.ts);
  }

  suggest(text) {
    if (this.parts.composer.isReadOnly) this.chooseChannel(FIRST_CHANNEL);
    this.parts.composer.put(text);
    this.parts.composer.focus();
  }

  async send(text) {
    const answer = await slack.command(this.me, this.channel, text);
    this.notify(answerText(answer, this.locale));
    this.parts.messages.toBottom();
    this.refresh();
    return answer.ok;
  }

  async press(message, payload) {
    const answer = await slack.press({ user: this.me, channel: this.channel, key: message.key, ...payload });
    this.notify(answerText(answer, this.locale));
    this.refresh();
  }

  notify(text) {
    const notice = byTestId("notice");
    setText(notice.firstElementChild, text);
    notice.hidden = !text;
    this.parts.modal.top?.notify(text);
  }

  /** Put the Alephee side back to its seeds, if the person means it. */
  async resetWorld() {
    const context = this.context();
    const { t } = context;
    const confirm = {
      title: t("reset"),
      text: t("resetAsk"),
      confirm: t("reset"),
      deny: t("cancel"),
      style: "danger",
    };
    if (!(await ask(confirm, context))) return;
    await this.alephee?.reset();
    await this.refreshMarket();
  }

  dismissNotice() {
    this.notify("");
    this.parts.composer.focus();
  }
}

await new Page().start();
