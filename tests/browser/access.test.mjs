// What axe cannot see: small screens, large letters, and the names that a screen reader says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, calm, demo, visit } from "./kit.mjs";
import { NOW, inside, outside, signedIn, speak } from "./places.mjs";

const slow = { timeout: 240_000 };
// What one acts on, by the roles of the accessibility tree.
const CONTROLS = new Set(["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "spinbutton", "DisclosureTriangle", "dialog", "Date", "InputTime", "listbox"]);

let world, chromium, ada, stranger, places;
before(async () => {
  [world, chromium] = await Promise.all([demo("--now", NOW), browser()]);
  ada = await signedIn(chromium, world.link);
  stranger = await visit(chromium);
  const there = Object.entries(await inside(ada, world.url)).map(([name, path]) => ({ name, path, page: ada }));
  places = [...there, ...Object.entries(outside).map(([name, path]) => ({ name, path, page: stranger }))];
}, slow);
after(async () => {
  await chromium?.close();
  await world?.stop();
});

/** What lies outside of the window to the left or right, and how far the page goes beyond it. */
function beyond() {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const scrolls = (one) => one.closest(".table, .strip, [tabindex='0']") || one.closest(".rail");
  const out = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, h1, h2")].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest(".sr, .skip") || scrolls(one)) return false;
    const { left, right, width, height } = one.getBoundingClientRect();
    return width > 1 && height > 1 && (left < -1 || right > innerWidth + 1);
  });
  return [...(wide > 0 ? [`${wide} px too wide`] : []), ...out.map((one) => `cut off: ${one.outerHTML.slice(0, 90)}`)];
}

/** What one acts on and what has no name there, by the browser's own accessibility tree. */
async function nameless(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const controls = nodes.filter((node) => !node.ignored && CONTROLS.has(node.role?.value));
  const bare = controls.filter((node) => !node.name?.value?.trim());
  return [...(controls.length > 0 ? [] : ["nothing to act on"]), ...bare.map((node) => `a ${node.role.value} without a name`)];
}

// A window of 1280 by 900 has 640 by 450 CSS pixels at 200 %.
const LOOKS = {
  "at 320 px no page scrolls sideways and no control is cut off": [{ width: 320, height: 640 }, (page) => page.evaluate(beyond)],
  "at 200 % zoom nothing is lost": [{ width: 640, height: 450 }, (page) => page.evaluate(beyond)],
  "every control has a name in the accessibility tree": [{ width: 1280, height: 900 }, nameless],
};

test("every page, in both languages, with all that folds unfolded", slow, async (t) => {
  const faults = Object.fromEntries(Object.keys(LOOKS).map((name) => [name, []]));
  for (const lang of ["en", "de"]) {
    await speak(ada, world.url, lang);
    for (const { name, path, page } of places) {
      await page.goto(world.url + path);
      await page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = !one.classList.contains("more"))));
      for (const [what, [viewport, look]] of Object.entries(LOOKS)) {
        await page.setViewportSize(viewport);
        faults[what].push(...(await look(page)).map((fault) => `${name} (${lang}): ${fault}`));
      }
      page.faults.length = 0; // what a page says of itself is looked at in pages.test.mjs
    }
  }
  await speak(ada, world.url, "en");
  for (const [what, found] of Object.entries(faults)) await t.test(what, () => assert.deepEqual(found, []));
});

test("the list of shortcuts traps the focus and gives it back", slow, async () => {
  await ada.setViewportSize({ width: 1280, height: 900 });
  await ada.goto(world.url);
  const first = ada.locator("main a[href], main button").first();
  await first.focus();
  const before = await first.evaluate((one) => one.outerHTML);
  await ada.keyboard.press("?");
  const dialog = ada.getByRole("dialog");
  await dialog.waitFor();
  for (let i = 0; i < 5; i++) {
    await ada.keyboard.press("Tab");
    const outside = await ada.evaluate(() => document.activeElement !== document.body && !document.activeElement.closest("dialog"));
    assert.equal(outside, false, "the focus left the dialog");
  }
  await ada.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await ada.evaluate(() => document.activeElement.outerHTML), before);
  calm(ada);
});
