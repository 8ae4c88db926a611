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
  const live = document.getElementById("live");
  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("button[data-copy]")) {
      const said = button.textContent;
      button.hidden = false;
      button.addEventListener("click", async () => {
        const source = document.getElementById(button.dataset.copy);
        try {
          await navigator.clipboard.writeText(source.value ?? source.textContent);
        } catch {
          source.select?.();
          return;
        }
        button.textContent = button.dataset.done;
        if (live) live.textContent = button.dataset.done;
        setTimeout(() => {
          button.textContent = said;
          if (live) live.textContent = "";
        }, 2000);
      });
    }
  }
})();
