// Lists that are one stop of the Tab key: the arrows lead from row to row (ARIA authoring practices, roving tabindex).

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const CONTROLS = "a[href], button, summary, input, select, textarea";
const TYPED_INTO = "input, select, textarea";

/** What can be used in a row; what stands in a row within it (a reply in a thread) is that row's. */
function controlsOf(row, rows) {
  const inner = new Set(rows.filter((other) => other !== row && row.contains(other)));
  const isOwn = (node) => ![...inner].some((other) => other.contains(node)) && !node.closest("[popover]");
  return [...row.querySelectorAll(CONTROLS)].filter(isOwn);
}

/**
 * Make the rows of a list one stop for each control of one row: the arrows lead to the others.
 *
 * `rows()` are the rows now, and `first(rows)` the one where Tab arrives. With `wholeRows` the rows themselves are
 * stops, and the arrows lead from one to the next; without, from a control to the same one of the next row.
 * Returns what is to be called when the rows were drawn.
 */
export function rove(root, { rows, first = (all) => all[0], wholeRows = false }) {
  let current = null;
  const stops = (row, all) => (wholeRows ? [row] : []).concat(controlsOf(row, all));
  const apply = () => {
    const all = rows();
    // As long as nobody is in the list, Tab arrives where it begins now: a newer message may have come.
    if (!all.includes(current) || (wholeRows && !root.contains(document.activeElement))) current = first(all) ?? null;
    for (const row of all) for (const stop of stops(row, all)) stop.tabIndex = row === current ? 0 : -1;
  };
  root.addEventListener("focusin", (event) => {
    const row = rows().findLast((one) => one.contains(event.target));
    if (!row || row === current) return;
    current = row;
    apply();
  });
  root.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const all = rows();
    const row = all.findLast((one) => one.contains(event.target));
    if (!step || !row || event.target.matches(TYPED_INTO) || event.target.closest("[popover]")) return;
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(row) + step))];
    event.preventDefault();
    const at = wholeRows ? 0 : stops(row, all).indexOf(event.target);
    const reached = stops(next, all);
    reached[Math.min(at, reached.length - 1)]?.focus();
  });
  return apply;
}
