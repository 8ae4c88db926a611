// Pages that update themselves. Where anything here fails, a page stays as it was opened.
const living = (() => {
  "use strict";
  const isFramed = () => document.body.matches(".app");
  // The answer to a form: to open its address again would not give this page.
  const isStill = () => "still" in document.body.dataset;

  // The one place where text becomes markup: an answer of ours, as a document in which nothing runs.
  const policy = window.trustedTypes?.createPolicy("turnkeep", { createHTML: (text) => text });
  const read = async (answer) => {
    const text = await answer.text();
    const page = new DOMParser().parseFromString(policy?.createHTML(text) ?? text, "text/html");
    for (const script of page.querySelectorAll("script")) script.remove();
    return page;
  };

  // What somebody typed or chose and has not sent.
  const isUnsent = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.localName !== "select") return field.value !== field.defaultValue;
    const given = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(given, 0);
  };
  // One that came back refused holds what was typed as if it had been given.
  const isFilled = (form) => form.querySelector("[aria-invalid=true]") !== null
    || [...form.elements].some((field) => field.matches("input, select, textarea") && isUnsent(field));

  // Makes this page like `page`, which may be the answer to a form that was `sent` by a button. Any other form that
  // somebody is filling stays as it is, and so does what is open, what has the focus, and what was just said.
  const show = (page, sent, by) => {
    const [focus, live] = [document.activeElement, document.getElementById("live")];
    const filled = [...document.forms].filter((form) => form !== sent && isFilled(form));
    const previews = filled.map((form) => document.getElementById(form.dataset.preview));
    const kept = new Set([live, ...filled, ...previews, ...document.querySelectorAll(sent ? "[data-copied]" : "[data-copied], #flash")]);
    if (sent) document.getElementById("flash")?.replaceChildren(); // the same sentence twice is said twice
    Idiomorph.morph(document.body, page.body, {
      callbacks: {
        beforeNodeMorphed: (node) => !kept.has(node),
        beforeNodeRemoved: (node) => ![...kept].some((one) => node.contains(one)),
        // A pressed button stays pressed; a menu closes behind the button that was pressed in it.
        beforeAttributeUpdated: (name, node) => name !== "aria-busy" && (name !== "open" || (node.localName === "details" && node.contains(by ?? null))),
      },
    });
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    const { waiting } = page.getElementById("live").dataset;
    if (live.dataset.waiting !== waiting) live.dataset.waiting = live.textContent = waiting;
    // What had the focus is gone: go on from the top of what the page is about, without a jump.
    if (!focus.isConnected) document.getElementById("main").focus({ preventScroll: true });
  };

  // The session is over, or the house runs another version: the page is opened anew.
  const leave = () => location.replace(location.pathname + location.search);
  // Unless something is being sent, as when somebody signs out here, for its answer leads on; or typed, for it would be lost.
  const isHeld = () => isStill() || document.querySelector("[aria-busy=true]") || [...document.forms].some(isFilled);
  const leaveUnlessHeld = () => isHeld() || leave();

  // Looking again. Only the answer to the newest question counts.
  let asked = 0, soon = 0, looking = false;
  const look = async () => {
    clearTimeout(soon);
    soon = 0;
    const question = ++asked;
    if (!isFramed() || isStill()) return;
    looking = true;
    try {
      const answer = await fetch(location.href, { headers: { "turnkeep-look": "again" } });
      if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return leaveUnlessHeld();
      if (answer.redirected || answer.status !== 200) return;
      const page = await read(answer);
      if (question !== asked) return;
      const style = (from) => from.querySelector("link[rel=stylesheet]").getAttribute("href");
      if (style(page) === style(document)) show(page);
      else leaveUnlessHeld();
    } catch {
      // Nobody there just now. The stream, or the next minute, asks again.
    } finally {
      if (question === asked) looking = false;
    }
  };
  // Within 300 ms, but not all open pages of a team at the same instant.
  const lookSoon = () => (soon ||= setTimeout(look, 50 + Math.random() * 250));
  // Something newer than any look under way is shown now.
  const overtake = () => {
    asked += 1;
    if (looking) lookSoon();
    looking = false;
  };
  // "in 40 min" stays true.
  const everyMinute = () => setTimeout(() => {
    if (!document.hidden) look();
    everyMinute();
  }, 60_000 - (Date.now() % 60_000) + Math.random() * 2_000);

  // The stream that says that something changed. A page that nobody sees has none: it looks when it is seen again.
  let stream = null, missed = false, again = 0;
  const close = () => {
    stream?.close();
    stream = null;
    missed = true;
  };
  const listen = () => {
    clearTimeout(again);
    if (stream || document.hidden || !isFramed()) return;
    stream = new EventSource("/live");
    stream.onopen = () => {
      if (missed || performance.now() > 3_000) look();
      missed = false;
    };
    stream.onerror = () => {
      missed = true;
      if (stream?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      close();
      look();
      again = setTimeout(listen, 3_000 + Math.random() * 3_000);
    };
    stream.addEventListener("change", lookSoon);
    stream.addEventListener("gone", leaveUnlessHeld);
    stream.addEventListener("elsewhere", close); // until this page is turned to again
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : listen()));
  for (const event of ["focus", "pageshow"]) addEventListener(event, listen);
  addEventListener("pagehide", close);
  listen();
  everyMinute();

  return { isFramed, isStill, read, show, leave, overtake };
})();
