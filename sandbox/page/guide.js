// The next step of the show: a request waits, so look as somebody who may approve it, and back again.
import { el, setText } from "./dom.js";

const APPROVALS = "C0APPROVALS";
const DECIDING = "approve"; // the button by which a card is known to wait

/** A line above the messages; `page` gives {context(), go(person, channel, ts?)}. */
export class Guide {
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.words = el("span", { role: "status" });
    this.button = el("button", {
      type: "button",
      class: "button small",
      "data-testid": "guide-go",
      on: { click: () => this.go() },
    });
    root.append(this.words, this.button);
    this.from = null;
    this.seen = new Set(); // card and approver: where two have to agree, the next one is offered
  }

  /** Show where to go from here: `place` is {me, channel}, `messages` those of the approvals channel. */
  show(place, messages = []) {
    this.place = place;
    if (this.from?.me === place.me) this.from = null; // back by themselves
    this.next = this.from ? this.back() : this.toApprover(messages);
    this.root.hidden = !this.next;
    if (!this.next) return;
    setText(this.words, this.next.words);
    setText(this.button, this.next.label);
  }

  back() {
    const { t, people } = this.page.context();
    const name = firstName(people.get(this.from.me));
    return { words: t("lookingAs", firstName(people.get(this.place.me))), label: t("backTo", name), ...this.from };
  }

  toApprover(messages) {
    const { t, people } = this.page.context();
    if (people.get(this.place.me)?.role === "approver") return null;
    const waiting = messages.filter(isWaiting);
    const approvers = [...people.values()].filter((one) => one.role === "approver");
    if (!waiting.length || !approvers.length) return null;
    const { ts } = waiting.at(-1);
    const approver = approvers.find(({ id }) => !this.seen.has(`${ts} ${id}`)) ?? approvers[0];
    return {
      words: t("waitingForApproval", waiting.length),
      label: t("lookAs", firstName(approver)),
      me: approver.id,
      channel: APPROVALS,
      ts,
    };
  }

  go() {
    this.from = this.from ? null : { ...this.place };
    const { me, channel, ts } = this.next;
    if (ts) this.seen.add(`${ts} ${me}`);
    this.page.go(me, channel, ts);
  }
}

function isWaiting(message) {
  return (message.blocks ?? []).some((block) => (block.elements ?? []).some((one) => one.action_id === DECIDING));
}

function firstName(person) {
  return (person?.name ?? "").split(" ")[0];
}
