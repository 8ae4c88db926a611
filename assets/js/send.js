// Forms that are sent without leaving the page, once each, and previews of what they would do.
(() => {
  "use strict";
  const { isFramed, isStill, read, show, leave, overtake } = living;

  // An answer that is no page of the frame takes the place of this one; going back leads to this one, with what was
  // typed, or anew if nothing was.
  const replace = (page) => {
    const old = document.body;
    const back = () => (old.querySelector("main :is(textarea, input:not([type=hidden]))") ? document.body.replaceWith(old) : leave());
    history.pushState(null, "", location.href);
    addEventListener("popstate", back, { once: true });
    document.body.replaceWith(page.body);
    document.title = page.title;
    document.getElementById("main").focus();
  };

  // Until the other page is there, the button stays pressed.
  const go = (there) => {
    location.assign(there);
    return new Promise((gone) => setTimeout(gone, 5_000));
  };

  const send = async (form, by, to, body) => {
    let answer = await fetch(to, { method: "POST", body, headers: { "turnkeep-send": "here" } });
    const next = answer.headers.get("turnkeep-to");
    if (next) {
      const there = new URL(next, location.href);
      // To another page one goes; this one is shown as it is now.
      if (there.pathname + there.search !== location.pathname + location.search) return go(there);
      history.replaceState(history.state, "", there);
      answer = await fetch(there);
      if (answer.redirected || answer.status !== 200) return go(there);
    }
    const page = await read(answer);
    overtake();
    if (!page.body.matches(".app")) return replace(page);
    show(page, form, by);
    if (!isStill()) return;
    scrollTo(0, 0);
    document.querySelector("main [autofocus], main [aria-invalid=true]")?.focus();
  };

  const failed = new WeakSet();
  let line = Promise.resolve(); // one after the other, in the order of pressing
  document.addEventListener("submit", async (event) => {
    const [form, by] = [event.target, event.submitter];
    const says = (name) => by?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? "";
    if (event.defaultPrevented || says("method").toLowerCase() !== "post") return;
    const pressed = by ?? form;
    if (pressed.ariaBusy === "true") return event.preventDefault(); // a double click
    pressed.ariaBusy = "true";
    const to = new URL(says("action"), location.href);
    if (!isFramed() || "plain" in form.dataset || failed.has(form) || to.origin !== location.origin) {
      return void setTimeout(() => (pressed.ariaBusy = null), 3_000);
    }
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, by));
    const sent = line.then(() => send(form, by, to, body));
    line = sent.catch(() => {
      // It may have arrived or not; only a person can tell. The next time the browser sends it by itself.
      failed.add(form);
      document.getElementById("flash")?.replaceChildren(...document.getElementById("unsent").cloneNode(true).children);
    });
    await line;
    pressed.ariaBusy = null;
  });

  // A form with data-preview="ID" shows, once typing rests, what its button [data-preview-by] would answer there.
  const rests = new WeakMap();
  document.addEventListener("input", ({ target: { form } }) => {
    if (!form?.dataset.preview) return;
    clearTimeout(rests.get(form));
    const rest = setTimeout(async () => {
      const by = form.querySelector("[data-preview-by]");
      const to = by?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
      const body = new URLSearchParams(new FormData(form, by));
      const answer = await fetch(to, { method: "POST", body }).then(read).catch(() => null);
      const [old, fresh] = [document, answer].map((page) => page?.getElementById(form.dataset.preview));
      if (old && fresh && rests.get(form) === rest) Idiomorph.morph(old, fresh);
    }, 300);
    rests.set(form, rest);
  });

  // What was just done is said again once screen readers listen, and then makes room.
  const flash = document.getElementById("flash");
  setTimeout(() => flash?.append(...flash.childNodes), 300);
  let rest = 0;
  if (flash) new MutationObserver(() => {
    clearTimeout(rest);
    rest = setTimeout(() => flash.querySelector(".ok")?.remove(), 12_000);
  }).observe(flash, { childList: true, subtree: true, characterData: true });
})();
