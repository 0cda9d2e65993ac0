// The confirm dialog of an element (docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object).
import { el, uniqueId } from "./dom.js";
import { plainText, textObject } from "./text.js";

/**
 * Ask before an action; resolves to true when the person agreed. Without a `confirm` object nobody is asked.
 *
 * The focus begins on *deny*: a second Enter by accident must not confirm what the first one started.
 */
export function ask(confirm, context) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const dialog = build(confirm, context);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "confirm");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function build(confirm, context) {
  const [titleId, textId] = [uniqueId("confirm-title"), uniqueId("confirm-text")];
  const button = (value, label, look, testId) =>
    el(
      "button",
      { value, class: `button ${look}`, "data-testid": testId, autofocus: value === "deny" },
      label,
    );
  const look = confirm.style === "danger" ? "danger solid" : "primary";
  return el(
    "dialog",
    { class: "confirm", "data-testid": "confirm", "aria-labelledby": titleId, "aria-describedby": textId },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: titleId }, plainText(confirm.title)),
      el("div", { id: textId, class: "confirm-text" }, textObject(confirm.text, context)),
      el(
        "div",
        { class: "row end" },
        button("deny", plainText(confirm.deny) || context.t("cancel"), "", "confirm-cancel"),
        button("confirm", plainText(confirm.confirm), look, "confirm-ok"),
      ),
    ),
  );
}
