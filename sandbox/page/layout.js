// Which parts of the page are open: sidebar and panel are drawers on narrow screens.
import { setText } from "./dom.js";

const PARTS = { "#panel-toggle": "#panel", "#menu-toggle": "#sidebar" };
const NARROW = matchMedia("(max-width: 1100px)");

/** Let the buttons open and close their parts; the panel begins open where there is room. */
export function bindToggles() {
  for (const button of Object.keys(PARTS)) {
    const toggle = document.querySelector(button);
    toggle.addEventListener("click", () => show(button, toggle.getAttribute("aria-expanded") !== "true"));
  }
  const fit = () => {
    show("#panel-toggle", !NARROW.matches);
    closeMenu();
  };
  NARROW.addEventListener("change", fit);
  fit();
}

/** Close the drawer of people and channels. */
export function closeMenu() {
  show("#menu-toggle", false);
}

function show(button, isShown) {
  document.querySelector(button).setAttribute("aria-expanded", String(isShown));
  document.querySelector(PARTS[button]).classList.toggle("shown", isShown);
}

/** Show or hide that a side of the sandbox cannot be reached. */
export function showReachable(node, isReachable, text) {
  node.hidden = isReachable;
  setText(node, isReachable ? "" : text);
}

/** Write the fixed words of the page in a language. */
export function drawFixedTexts(t, language) {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) setText(node, t(node.dataset.text));
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
}
