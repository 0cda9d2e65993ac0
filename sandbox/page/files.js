// The file_input element: a real <input type=file>; each file is uploaded at once, as Slack does.
import { el, reconcile, setText, sign, uniqueId } from "./dom.js";
import { answerText } from "./notices.js";

const MAX_BYTES = 10 * 1024 * 1024; // docs.slack.dev/reference/block-kit/block-elements/file-input-element: 10 MB a file
const DEFAULT_MAX_FILES = 10;

/** A list of files with a button to add and one to remove each; `state.files` are the uploaded file objects. */
export function fileInput(element, context) {
  const { t } = context;
  const maxFiles = element.max_files ?? DEFAULT_MAX_FILES;
  const types = (element.filetypes ?? []).map((type) => type.toLowerCase().replace(/^\./, ""));
  const control = el("input", {
    type: "file",
    multiple: maxFiles > 1,
    accept: types.map((type) => `.${type}`).join(",") || null,
  });
  const list = el("ul", { class: "files" });
  const trouble = el("p", { class: "error", role: "alert" });
  let rows = [];
  const show = () =>
    reconcile(list, rows, {
      key: (row) => row.key,
      make: (row) => fileRow(row, remove, t),
      update: (node, row) => fileRow(row, remove, t),
    });
  const remove = (row) => {
    rows = rows.filter((other) => other !== row);
    show();
    control.focus();
  };
  const add = (chosen) => {
    const accepted = [...chosen].filter((file) => !reject(file));
    const fresh = accepted
      .slice(0, Math.max(0, maxFiles - rows.length))
      .map((file) => pendingRow(file, context));
    if (fresh.length < accepted.length) setText(trouble, t("errFileCount", maxFiles));
    rows = [...rows, ...fresh];
    show();
    fresh.forEach(settle);
  };
  const reject = (file) => {
    const extension = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    if (types.length && !types.includes(extension))
      setText(trouble, t("errFileType", file.name, types.join(", ")));
    else if (file.size > MAX_BYTES) setText(trouble, t("errFileSize", file.name));
    else return false;
    return true;
  };
  const settle = async (row) => {
    const error = await row.uploaded;
    if (error) {
      rows = rows.filter((other) => other !== row);
      setText(trouble, t("errUpload", row.name, error));
    }
    show();
  };
  const take = (chosen) => {
    setText(trouble, "");
    add(chosen);
  };
  control.addEventListener("change", () => {
    take(control.files);
    control.value = ""; // so that the same file can be chosen again after it was removed
  });
  return {
    node: dropZone(el("div", { class: "file-field" }, chooser(control, maxFiles, t), list, trouble), take),
    control,
    notes: [],
    inputs: () => [control],
    read: () => ({ type: element.type, files: rows.filter((row) => row.file).map((row) => row.file) }),
    /** What a field that takes the place of this one needs: uploads under way go on there. */
    carry: () => ({ rows }),
    write(state) {
      rows = state.rows ?? (state.files ?? []).map(storedRow);
      show();
      rows.filter((row) => !row.file).forEach(settle);
    },
    check: () => (rows.some((row) => !row.file) ? t("errUploading") : null),
  };
}

/** A row that fills itself: `uploaded` resolves to null, or to what went wrong. */
function pendingRow(source, context) {
  const row = { key: uniqueId("file"), name: source.name, size: source.size, file: null };
  row.uploaded = context.upload(source).then((answer) => {
    row.file = answer.ok ? answer.file : null;
    return answer.ok ? null : answerText(answer, context.locale);
  });
  return row;
}

const storedRow = (file) => ({ key: uniqueId("file"), name: file.name, size: file.size, file });

/** The button, and beside it that files can be dropped here. What is allowed the app says in its hint, as in Slack. */
function chooser(control, maxFiles, t) {
  const button = el(
    "label",
    { class: "button file-button" },
    sign("clip"),
    t(maxFiles === 1 ? "chooseFile" : "chooseFiles"),
    control,
  );
  return el("div", { class: "row" }, button, el("span", { class: "hint" }, t("orDrop")));
}

function dropZone(node, take) {
  node.addEventListener("dragover", (event) => event.preventDefault());
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  return node;
}

function fileRow(row, remove, t) {
  return el(
    "li",
    { class: row.file ? "file" : "file uploading", "data-file": row.name },
    el("span", { class: "file-name" }, row.name),
    el("span", { class: "hint" }, row.file ? readableSize(row.size) : t("uploading")),
    el(
      "button",
      {
        type: "button",
        class: "button icon small",
        "aria-label": t("removeFile", row.name),
        on: { click: () => remove(row) },
      },
      "×",
    ),
  );
}

/** Bytes in words: 950 B, 12 kB, 1.4 MB. */
export function readableSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
