// Single keys, on pages that have them (they can be turned off): never while somebody types, never with another key held.
(() => {
  "use strict";
  let going = 0; // until when a letter after g leads somewhere
  const acts = {
    // The field of the header; on the search page its own; on a phone the way there.
    "/": () => [...document.querySelectorAll("#find, main [type=search], a.search")].find((one) => one.checkVisibility())?.focus(),
    "?": () => document.getElementById("keys").showModal(),
    g: () => (going = Date.now() + 1_500),
    n: () => document.querySelector("main .head .primary")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (!("keys" in document.body.dataset) || event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const place = going > Date.now() && document.querySelector(`.rail [data-go="${CSS.escape(event.key)}"]`);
    going = 0;
    const act = place ? () => place.click() : Object.hasOwn(acts, event.key) && acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // Whatever had the focus before a dialog may be gone when it closes.
  document.addEventListener("close", () => {
    if (document.activeElement.matches("body, dialog:not([open]) *")) document.getElementById("main").focus({ preventScroll: true });
  }, true);
})();
