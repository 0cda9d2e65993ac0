// What stands in a channel as long as nobody has written there.
import { el } from "./dom.js";

/** The command a newcomer tries first. */
export const FIRST_COMMAND = "/alephee order 580101";

const WELCOME = "C0SUPPORT";
const ABOUT = { C0APPROVALS: "emptyApprovals", C0ALERTS: "emptyAlerts" };

/** The note of an empty channel; `suggest(text)` puts a text into the composer. */
export function emptyNote(channelId, context, suggest) {
  if (channelId === WELCOME) return welcome(context, suggest);
  return el("p", { class: "empty" }, context.t(ABOUT[channelId] ?? "emptyChannel"));
}

function welcome({ t, me, people }, suggest) {
  const firstName = (people.get(me)?.name ?? "").split(" ")[0];
  const command = el(
    "button",
    {
      type: "button",
      class: "button primary",
      "data-testid": "try-first",
      on: { click: () => suggest(FIRST_COMMAND) },
    },
    FIRST_COMMAND,
  );
  return el(
    "div",
    { class: "empty welcome" },
    el("h2", {}, t("hello", firstName)),
    el("p", {}, t("tryFirst"), " ", command),
    el("p", { class: "hint" }, t("tryNext")),
  );
}
