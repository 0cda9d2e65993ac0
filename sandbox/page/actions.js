// What the person does on the page outside of forms; what went wrong is told over the composer.
import { slack } from "./api.js";
import { answerText } from "./notices.js";
import { askForReset } from "./world.js";

/** `page` gives {me, channel, locale, snapshot, context(), notify(text), refresh()}. */
export class Actions {
  constructor(page) {
    this.page = page;
  }

  /** Tell what became of an action, and look at what changed; returns whether all went well. */
  async tell(answering) {
    const answer = await answering;
    this.page.notify(answerText(answer, this.page.locale));
    this.page.refresh();
    return answer.ok;
  }

  send(text) {
    return this.tell(slack.command(this.page.me, this.page.channel, text));
  }

  press(message, payload) {
    const { me, channel } = this.page;
    return this.tell(slack.press({ user: me, channel, key: message.key, ...payload }));
  }

  useShortcut(shortcut, message) {
    const { me, channel } = this.page;
    const place = message ? { channel, key: message.key } : {};
    return this.tell(slack.shortcut({ user: me, callback_id: shortcut.callback_id, ...place }));
  }

  turnClock(seconds) {
    return this.tell(slack.turnClock(seconds));
  }

  /** Put the world back to its beginning, if the person means it. */
  async resetWorld() {
    if (await askForReset(this.page.snapshot.app, this.page.context())) await this.tell(slack.reset());
  }
}
