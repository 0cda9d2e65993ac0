// The page as a whole: it asks for the state of both sides and hands it to the parts.
import { Actions } from "./actions.js";
import { alepheeAt, coalesced, listen, slack } from "./api.js";
import { Composer } from "./composer.js";
import { setClock } from "./dates.js";
import { byTestId, setText } from "./dom.js";
import { Faults } from "./faults.js";
import { Guide } from "./guide.js";
import { HomeTab } from "./home.js";
import { bindToggles, closeMenu, drawFixedTexts, showReachable } from "./layout.js";
import { Market } from "./market.js";
import { MessageList } from "./messages.js";
import { Modal } from "./modal.js";
import { noticeText } from "./notices.js";
import { messagePlace } from "./permalinks.js";
import { shortcutsButton } from "./shortcuts.js";
import { channelName, Sidebar } from "./sidebar.js";
import { languageOf, speaker } from "./texts.js";
import { ReadMarks } from "./unread.js";
import { WorldClock } from "./world.js";

const APP_NAME = "Alephee";
const FIRST_PERSON = "U0REQUESTER";
const FIRST_CHANNEL = "C0SUPPORT";
const APPROVALS = "C0APPROVALS";
const POLL_MS = 1000;

class Page {
  constructor() {
    const hash = new URLSearchParams(location.hash.slice(1));
    this.me = hash.get("user") ?? FIRST_PERSON;
    this.channel = hash.get("channel") ?? FIRST_CHANNEL;
    this.snapshot = { users: [], channels: [], messages: {}, views: [], app: {}, ahead: 0, notice: null };
    this.shortcuts = [];
    this.market = null;
    this.alephee = null;
    this.refresh = coalesced(() => this.loadSlack());
    this.refreshMarket = coalesced(() => this.loadMarket());
    this.actions = new Actions(this);
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
        pressInMessage: (message, payload) => this.actions.press(message, payload),
        shortcuts: () => this.shortcuts,
        useShortcut: (shortcut, message) => this.actions.useShortcut(shortcut, message),
        suggest: (text) => this.suggest(text),
      }),
      composer: new Composer(document.querySelector("#composer"), { send: (text) => this.send(text) }),
      modal: new Modal({ user, context, refresh }),
      home: new HomeTab({ user, context, redraw: () => this.draw() }),
      guide: new Guide(document.querySelector("#guide"), { context, go: (...place) => this.go(...place) }),
      clock: new WorldClock(document.querySelector("#clock"), { context, turn: (seconds) => this.actions.turnClock(seconds) }),
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
    byTestId("world-reset").addEventListener("click", () => this.actions.resetWorld());
    document.querySelector("[data-skip]").addEventListener("click", (event) => {
      event.preventDefault(); // the address holds where one is
      document.querySelector(event.target.dataset.skip).focus();
    });
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
    this.shortcuts = config.shortcuts ?? [];
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
    const { users, channels, messages, views, app, ahead, home } = this.snapshot;
    setClock(ahead, users.find((user) => user.id === this.me)?.tz);
    const known = new Set(channels.map((channel) => channel.id));
    if (!known.has(this.channel)) this.channel = known.has(FIRST_CHANNEL) ? FIRST_CHANNEL : (channels[0]?.id ?? null);
    const list = messages[this.channel] ?? [];
    const channel = channels.find(({ id }) => id === this.channel);
    this.drawTexts();
    const isHome = this.parts.home.show({ isPlace: Boolean(channel?.is_im && app.home_tab), view: home });
    document.querySelector(".message-area").hidden = isHome;
    const newSince = isHome ? null : this.reads.show(`${this.me} ${this.channel}`, channel, list);
    this.parts.sidebar.show({ users, channels, me: this.me, current: this.channel });
    this.parts.messages.show(list, { user: this.me, channel: this.channel, language: this.language }, newSince);
    this.parts.composer.moveTo(`${this.me} ${this.channel}`, channel?.is_read_only, isHome);
    this.parts.modal.show(views ?? []);
    this.parts.guide.show({ me: this.me, channel: this.channel }, messages[APPROVALS]);
    this.parts.clock.show({ ahead, isTurned: app.is_attached });
    this.showNotice();
    this.reveal();
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
    if (this.shortcutsIn !== this.language) {
      this.drawShortcuts();
      this.shortcutsIn = this.language;
    }
    drawFixedTexts(context.t, this.language);
    const channel = context.channels.get(this.channel);
    const name = channel ? `${channel.is_im ? "" : "#"}${channelName(channel, context)}` : "";
    setText(document.querySelector("#channel-title"), name);
    document.title = `${name} – Sandbox`;
    byTestId("composer").placeholder = context.t("composer", name);
    byTestId("composer").setAttribute("aria-label", context.t("composer", name));
  }

  drawShortcuts() {
    const useShortcut = (shortcut) => this.actions.useShortcut(shortcut);
    const page = { context: () => this.context(), shortcuts: () => this.shortcuts, useShortcut };
    document.querySelector("#shortcuts").replaceChildren(shortcutsButton(page) ?? "");
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

  /** Look as somebody else, at a channel, perhaps at one message of it. */
  go(person, channel, ts) {
    this.channel = channel;
    this.revealing = ts;
    if (person === this.me) return this.draw();
    this.choosePerson(person);
  }

  /** Bring the message one came for into view, once it is here. */
  reveal() {
    if (!this.revealing || this.parts.messages.place?.user !== this.me) return;
    this.parts.messages.reveal(this.revealing);
    this.revealing = null;
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

  send(text) {
    this.parts.messages.toBottom();
    return this.actions.send(text);
  }

  notify(text) {
    const notice = byTestId("notice");
    setText(notice.firstElementChild, text);
    notice.hidden = !text;
    this.parts.modal.top?.notify(text);
  }

  dismissNotice() {
    this.notify("");
    this.parts.composer.focus();
  }
}

await new Page().start();
