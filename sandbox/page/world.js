// The world as a whole: its clock, which the bot of the demo goes by, and beginning anew.
import { ask } from "./confirm.js";
import { shortMoment, worldNow } from "./dates.js";
import { el, setText } from "./dom.js";

const TURNS = [
  ["quarter", 15 * 60],
  ["hours", 2 * 3600],
  ["day", 24 * 3600],
];
const TICK_MS = 1000;

/** The clock in the panel; `page` gives {context(), turn(seconds)}. */
export class WorldClock {
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.time = el("time", { "data-testid": "world-time" });
    this.ahead = el("span", { class: "hint", role: "status" });
    this.buttons = TURNS.map(([name, seconds]) =>
      el("button", {
        type: "button",
        class: "button small",
        "data-testid": `turn-${name}`,
        on: { click: () => page.turn(seconds) },
      }),
    );
    this.title = el("h3");
    root.replaceChildren(
      el("div", { class: "row" }, this.title, this.time),
      el("div", { class: "row" }, this.buttons, this.ahead),
    );
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Show the clock where there is a bot that goes by it. */
  show({ ahead, isTurned }) {
    const { t } = this.page.context();
    this.root.hidden = !isTurned;
    setText(this.title, t("worldClock"));
    TURNS.forEach(([name], index) => {
      setText(this.buttons[index], t(`turn_${name}`));
      this.buttons[index].setAttribute("aria-label", t("turnBy", t(`turn_${name}`)));
    });
    setText(this.ahead, ahead ? t("ahead", duration(ahead, this.page.context().locale)) : "");
    this.tick();
  }

  tick() {
    if (this.root.hidden) return;
    const now = worldNow();
    setText(this.time, shortMoment(now, this.page.context().locale));
    this.time.dateTime = now.toISOString();
  }
}

function duration(seconds, locale) {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const say = (count, unit) =>
    count && new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(count);
  return [say(days, "day"), say(hours, "hour"), say(minutes, "minute")].filter(Boolean).join(" ");
}

/** Ask whether everything is to begin anew; what goes and what stays depends on whose bot it is. */
export function askForReset(app, context) {
  const { t } = context;
  const what = !app.is_attached ? "resetSide" : app.keeps_log ? "resetKept" : "resetAll";
  return ask(
    {
      title: t("reset"),
      text: `${t("resetWorld")} ${t(what)}`,
      confirm: t("reset"),
      deny: t("cancel"),
      style: "danger",
    },
    context,
  );
}
