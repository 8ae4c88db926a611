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

/** Calls `look` on every page, in both languages, with all that folds unfolded; gives what it finds wrong. */
async function everywhere(viewport, look) {
  const faults = [];
  for (const lang of ["en", "de"]) {
    await speak(ada, world.url, lang);
    for (const { name, path, page } of places) {
      await page.setViewportSize(viewport);
      await page.goto(world.url + path);
      await page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = !one.classList.contains("more"))));
      faults.push(...(await look(page)).map((fault) => `${name} (${lang}): ${fault}`));
      page.faults.length = 0; // what a page says of itself is looked at in pages.test.mjs
    }
  }
  await speak(ada, world.url, "en");
  return faults;
}

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

test("at 320 px no page scrolls sideways and no control is cut off", slow, async () => {
  assert.deepEqual(await everywhere({ width: 320, height: 640 }, (page) => page.evaluate(beyond)), []);
});

test("at 200 % zoom nothing is lost", slow, async () => {
  // A window of 1280 by 900 has this many CSS pixels then.
  const faults = await everywhere({ width: 640, height: 450 }, async (page) => {
    const found = await page.evaluate(beyond);
    if (!(await page.locator("h1").isVisible())) found.push("no heading to be seen");
    return found;
  });
  assert.deepEqual(faults, []);
});

test("every control has a name in the accessibility tree", slow, async () => {
  const faults = await everywhere({ width: 1280, height: 900 }, async (page) => {
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    await session.detach();
    const controls = nodes.filter((node) => !node.ignored && CONTROLS.has(node.role?.value));
    assert.ok(controls.length > 0, "a page without anything to act on");
    const nameless = controls.filter((node) => !node.name?.value?.trim());
    return nameless.map((node) => `a ${node.role.value} without a name (${JSON.stringify(node.properties)})`);
  });
  assert.deepEqual(faults, []);
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
