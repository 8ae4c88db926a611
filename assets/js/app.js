// What pages gain from scripting; each of them works without it.
(() => {
  "use strict";

  // A link from a mail carries its token behind the #, which no server or proxy sees.
  // The page's form takes it over, and the address bar forgets it.
  const token = document.querySelector('input[type="hidden"][name="token"]');
  if (token && location.hash.length > 1) {
    token.value = location.hash.slice(1);
    history.replaceState(history.state, "", location.pathname + location.search);
    for (const part of document.querySelectorAll("[data-without-token]")) part.hidden = true;
    for (const part of document.querySelectorAll("[data-with-token]")) part.hidden = false;
  }

  // Copy buttons show themselves only where copying works.
  if (!navigator.clipboard) return;
  document.documentElement.dataset.copies = "";
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("button[data-copy]");
    if (!button || "copied" in button.dataset) return;
    const [source, said, live] = [document.getElementById(button.dataset.copy), button.textContent, document.getElementById("live")];
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
    } catch {
      source.select?.();
      return;
    }
    button.dataset.copied = "";
    button.textContent = live.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = said;
      live.textContent = "";
      delete button.dataset.copied;
    }, 2000);
  });
})();
