// The field at the bottom: Enter sends, Shift+Enter breaks the line, arrow up brings back what was sent.

const MAX_HEIGHT_PX = 160;

/** `send(text)` resolves to true when the text went out; else it comes back into the empty field. */
export class Composer {
  constructor(form, { send }) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.note = document.querySelector("#read-only");
    this.isReadOnly = false;
    this.send = send;
    this.drafts = new Map();
    this.history = [];
    this.at = 0;
    this.place = "";
    form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("input", () => this.grow());
  }

  /** Each person keeps a draft in each channel; where people only read (not at home) a note says so. */
  moveTo(place, isReadOnly = false, isHome = false) {
    this.isReadOnly = isReadOnly;
    this.form.hidden = isReadOnly || isHome;
    this.note.hidden = !isReadOnly || isHome;
    if (place === this.place) return;
    this.field.disabled = false; // before the first state is here there is nobody to write to
    this.drafts.set(this.place, this.field.value);
    this.place = place;
    this.put(this.drafts.get(place) ?? "");
  }

  /** Go on typing here, or reading where nothing can be typed. */
  focus() {
    (this.isReadOnly ? document.querySelector("#messages") : this.field).focus();
  }

  /** Put a text into the field, with the caret at its end. */
  put(text) {
    this.field.value = text;
    this.field.setSelectionRange(text.length, text.length);
    this.grow();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, MAX_HEIGHT_PX)}px`;
  }

  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) return this.submit(event);
    if (event.key === "ArrowUp" && (this.field.value === "" || this.isFromHistory())) this.recall(event, -1);
    else if (event.key === "ArrowDown" && this.isFromHistory()) this.recall(event, 1);
  }

  isFromHistory() {
    return this.at < this.history.length && this.field.value === this.history[this.at];
  }

  recall(event, step) {
    const at = this.at + step;
    if (at < 0 || !this.history.length) return;
    event.preventDefault();
    this.at = Math.min(at, this.history.length);
    this.put(this.history[this.at] ?? "");
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    if (this.history.at(-1) !== text) this.history.push(text);
    this.at = this.history.length;
    this.put("");
    this.form.setAttribute("aria-busy", "true");
    const isSent = await this.send(text);
    this.form.removeAttribute("aria-busy");
    if (!isSent && this.field.value === "") this.put(text);
  }
}
