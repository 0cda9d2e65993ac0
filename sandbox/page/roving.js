// Lists that are one stop of the Tab key: the arrows lead from row to row (ARIA authoring practices, roving tabindex).

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const CONTROLS = "a[href], button, summary";

/**
 * Make the rows of a list one stop for each control of a row; `rows()` are its rows now, `controls(row)` those that
 * take part, and `first(rows)` the row where Tab arrives. Returns what is to be called when the rows were drawn.
 */
export function rove(root, { rows, controls = (row) => [...row.querySelectorAll(CONTROLS)], first = (all) => all[0] }) {
  let current = null;
  const apply = () => {
    const all = rows();
    if (!all.includes(current)) current = first(all) ?? null;
    for (const row of all) for (const control of controls(row)) control.tabIndex = row === current ? 0 : -1;
  };
  const rowOf = (node) => rows().find((row) => row.contains(node));
  root.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (!row || row === current || !controls(row).includes(event.target)) return;
    current = row;
    apply();
  });
  root.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    const at = row ? controls(row).indexOf(event.target) : -1;
    const step = STEPS[event.key];
    if (at < 0 || !step) return;
    const all = rows().filter((one) => controls(one).length);
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(row) + step))];
    event.preventDefault();
    const reached = controls(next);
    reached[Math.min(at, reached.length - 1)].focus();
  });
  return apply;
}
