// What is new for the person who looks: the workspace keeps the marks, so that a reload forgets nothing.

const NEVER = "0"; // the mark of somebody who has read nothing here

/** Marks as read what the page shows; `read(channel, key)` tells the workspace. */
export class ReadMarks {
  constructor({ read, refresh }) {
    this.read = read;
    this.told = null;
    this.place = null;
    document.addEventListener("visibilitychange", () => this.isLooking() && refresh());
  }

  /** A page in the background is not being read. */
  isLooking() {
    return document.visibilityState === "visible";
  }

  /** Note that these messages of a channel are shown; return the `ts` after which they were new on arrival here. */
  show(place, channel, messages) {
    if (place !== this.place) {
      this.place = place;
      this.since = channel?.unread && channel.last_read !== NEVER ? channel.last_read : null;
    }
    const key = messages.at(-1)?.key;
    if (channel?.unread && key && this.isLooking() && this.told !== `${place} ${key}`) {
      this.told = `${place} ${key}`;
      this.read(channel.id, key);
    }
    return this.since;
  }

  /** The counts to show beside a channel: nothing beside the one that is being read. */
  counts(channel, current) {
    return channel.id === current && this.isLooking()
      ? { unread: 0, calling: 0 }
      : { unread: channel.unread, calling: channel.calling };
  }
}
