// Every page: for everybody's eyes, ears and hands, in both languages, on phone and desk, with and without script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, browser, calm, demo, shots, sights, visit, withoutScript } from "./kit.mjs";
import { NOW, inside, outside, signedIn, speak as speakIn } from "./places.mjs";
import { visitor } from "./world.mjs";

const slow = { timeout: 240_000 };

let world, chromium, cookies, paths;
before(async () => {
  [world, chromium] = await Promise.all([demo("--now", NOW), browser()]);
  const ada = await signedIn(chromium, world.link);
  cookies = await ada.context().cookies();
  paths = await inside(ada, world.url);
}, slow);
after(async () => {
  await chromium?.close();
  await world?.stop();
});

/** A page with Ada's session. */
async function asAda(options) {
  const page = await visit(chromium, options);
  await page.context().addCookies(cookies);
  return page;
}

async function speak(lang) {
  const page = await asAda();
  await speakIn(page, world.url, lang);
  await page.context().close();
}

/** Of the four sights two in each language, so that each colour and each width is there in both; a soak looks at all. */
const LOOKED_AT = { en: ["light-360", "dark-1280"], de: ["dark-360", "light-1280"] };
const looked = (lang, sight) => process.env.TURNKEEP_SIGHTS === "all" || !lang || LOOKED_AT[lang].includes(sight);

/** Axe, quiet and no sideways scroll, in the sights of a language, or in all four. */
async function looksWell(page, name, lang) {
  const faults = [];
  const note = (sight) => (error) => faults.push(`${name} ${sight}: ${error.message}`);
  await sights(page, async (sight) => {
    if (!looked(lang, sight)) return;
    // As high as the page, so that the bar at the bottom of a phone covers nothing.
    const { width } = page.viewportSize();
    await page.setViewportSize({ width, height: await page.locator("html").evaluate((html) => html.scrollHeight) });
    await axe(page).catch(note(sight));
    const wide = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    if (wide > 0) faults.push(`${name} ${sight}: ${wide} px too wide`);
  });
  if (process.env.SHOTS) await shots(page, name).catch(note("shots"));
  try {
    calm(page);
  } catch (error) {
    faults.push(`${name}: ${error.message}`);
  }
  page.faults.length = 0;
  return faults;
}

for (const lang of ["en", "de"]) {
  test(`every page is sound in light and dark, on phone and desk (${lang})`, slow, async (t) => {
    await speak(lang);
    t.after(() => speak("en"));
    const faults = [];
    const page = await asAda({ locale: lang });
    for (const [name, path] of Object.entries(paths)) {
      const answer = await page.goto(world.url + path);
      if (answer.status() !== (name === "missing" ? 404 : 200)) faults.push(`${name}: ${answer.status()}`);
      await page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
      faults.push(...(await looksWell(page, `${name}-${lang}`, lang)));
      if ((await page.locator("html").getAttribute("lang")) !== lang) faults.push(`${name}: not in ${lang}`);
    }
    const stranger = await visit(chromium, { locale: lang });
    for (const [name, path] of Object.entries(outside)) {
      await stranger.goto(world.url + path);
      faults.push(...(await looksWell(stranger, `${name}-${lang}`, lang)));
      if ((await stranger.locator("html").getAttribute("lang")) !== lang) faults.push(`${name}: not in ${lang}`);
    }
    assert.deepEqual(faults, []);
  });
}

test("every page has one main heading, a skip link, landmarks and a title of its own", slow, async () => {
  const page = await asAda();
  const titles = new Map();
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(world.url + path);
    assert.equal(await page.locator("h1").count(), 1, name);
    assert.equal(await page.getByRole("main").count(), 1, name);
    const title = await page.title();
    assert.match(title, / · (Lindenhof GmbH|Turnkeep)$/, name);
    titles.set(path.split("?")[0], title);
    const ids = await page.locator("[id]").evaluateAll((all) => all.map((one) => one.id));
    assert.equal(new Set(ids).size, ids.length, `${name}: an id twice`);
  }
});

test("by keyboard: the skip link comes first, every action is reached in order, and focus is seen", slow, async () => {
  const page = await asAda();
  for (const name of ["home", "rotation", "rotation-edit", "people", "me", "mail", "hand-over", "record", "deliveries"]) {
    await page.goto(world.url + paths[name]);
    // A field that takes the focus at once leaves the skip link behind; start from the top.
    await page.evaluate(() => { document.activeElement?.blur(); document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex"); });
    const wanted = await page.locator("a[href], button, input:not([type=hidden]), select, textarea, summary").evaluateAll((all) => {
      const radios = new Set();
      return all.filter((one) => {
        if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
        if (one.type !== "radio") return true;
        if (radios.has(one.name)) return false; // one stop for each group of radio buttons
        radios.add(one.name);
        return true;
      }).length;
    });
    const seen = new Set();
    for (let i = 0; i < wanted * 4 + 20; i++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const one = document.activeElement;
        if (!one || one === document.body) return null;
        const box = one.getBoundingClientRect();
        const sight = () => {
          const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(one);
          return outlineStyle === "none" ? [boxShadow, borderColor].join() : [outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor].join();
        };
        // Each once: a date has parts, and taking the focus away starts again at the first.
        let ring = true;
        if (!one.dataset.seen) {
          const focused = sight();
          one.blur();
          ring = focused !== sight();
          one.focus();
          one.dataset.seen = "1";
        }
        const index = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].indexOf(one);
        return { index, ring, tag: one.outerHTML.slice(0, 90), skip: one.className === "skip", action: one.matches("a[href], button, input, select, textarea, summary"), top: box.top, bottom: box.bottom, high: innerHeight };
      });
      if (!at) break;
      if (i === 0) assert.ok(at.skip, `${name}: first ${at.tag}`);
      if (at.action && !seen.has(at.index)) {
        assert.ok(at.ring, `${name}: focus is not seen on ${at.tag}`);
        assert.ok(at.bottom > 0 && at.top < at.high, `${name}: focus is out of sight on ${at.tag}`);
      }
      if (at.action) seen.add(at.index);
    }
    assert.ok(seen.size >= wanted, `${name}: ${seen.size} of ${wanted} reached`);
  }
  await page.goto(world.url);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

test("targets are at least 24 pixels high and wide on a phone", slow, async () => {
  const page = await asAda({ viewport: { width: 360, height: 740 } });
  const small = [];
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(world.url + path);
    // Links inside a sentence are excepted (WCAG 2.5.8).
    const found = await page.locator("button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio]), nav a, .head a, a.button, .choice label").evaluateAll((all) =>
      all.filter((one) => one.checkVisibility()).map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)]).filter(([box]) => box.width > 0 && (box.height < 24 || box.width < 24)).map(([box, html]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`));
    small.push(...found.map((one) => `${name}: ${one}`));
  }
  assert.deepEqual(small, []);
});

test("without script every page shows all its parts, and its forms work", slow, async () => {
  const page = await asAda(withoutScript());
  for (const [name, path] of Object.entries(paths)) {
    const answer = await page.goto(world.url + path);
    assert.equal(answer.status(), name === "missing" ? 404 : 200, name);
    assert.notEqual((await page.getByRole("main").innerText()).trim(), "", name);
    assert.equal(await page.locator("main form button").evaluateAll((all) => all.filter((one) => one.disabled).length), 0, name);
  }
  await page.goto(world.url);
  const line = page.getByRole("listitem").filter({ hasText: "Renew the certificate" });
  await line.getByRole("button", { name: "Done" }).click();
  await page.getByRole("heading", { name: "Your turn" }).waitFor();
  assert.equal(await page.getByText("Renew the certificate").count(), 0);
  await page.goto(`${world.url}/me`);
  await page.getByLabel("First day away").fill("2026-12-07");
  await page.getByLabel("Last day away").fill("2026-12-01");
  await page.getByRole("button", { name: "Enter leave" }).click();
  await page.getByText("The last day lies before the first.").first().waitFor();
  assert.equal(await page.getByLabel("First day away").inputValue(), "2026-12-07");
  await page.getByLabel("Last day away").fill("2026-12-08");
  await page.getByRole("button", { name: "Enter leave" }).click();
  await page.getByRole("button", { name: "Take back" }).first().waitFor();
});

test("every answer carries the headers that keep a browser safe, and a nonce once", slow, async () => {
  const one = visitor(world.url);
  const page = await one.ask("/sign-in");
  const assets = [...page.body.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map((m) => m[1]);
  assert.ok(assets.length >= 3);
  const nonces = new Set();
  for (const path of ["/", "/sign-in", "/l/abc", "/nothing/here", "/robots.txt", "/favicon.ico", "/healthz", ...assets]) {
    const { headers } = await one.ask(path);
    const policy = headers["content-security-policy"];
    const nonce = /script-src 'nonce-([\w+/=-]+)' 'strict-dynamic'/.exec(policy)?.[1];
    assert.ok(nonce && !nonces.has(nonce), path);
    nonces.add(nonce);
    for (const part of ["default-src 'none'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "require-trusted-types-for 'script'"]) {
      assert.ok(policy.includes(part), `${path}: ${part}`);
    }
    const expected = { "x-content-type-options": "nosniff", "referrer-policy": "same-origin", "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin", "x-frame-options": "DENY", "origin-agent-cluster": "?1" };
    for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], value, `${path}: ${name}`);
    assert.match(headers["permissions-policy"], /camera=\(\), microphone=\(\), geolocation=\(\)/, path);
    assert.equal(headers.server, undefined, path);
    const cache = path.startsWith("/assets/") ? /^public, max-age=31536000, immutable$/ : /^(no-store|public, max-age=\d+)$/;
    assert.match(headers["cache-control"] ?? "", cache, path);
  }
  const posted = await one.ask("/sign-in", { form: { email: "x" }, headers: { "sec-fetch-site": "cross-site" } });
  assert.equal(posted.status, 403);
  assert.ok(posted.headers["content-security-policy"]);
});

test("robots are sent away, the icon is there, and the house says it is well", slow, async () => {
  const one = visitor(world.url);
  assert.match((await one.ask("/robots.txt")).body, /^User-agent: \*\r?\nDisallow: \/\s*$/);
  for (const path of ["/favicon.svg", "/favicon.ico"]) {
    const icon = await one.ask(path);
    assert.ok([200, 301, 303, 308].includes(icon.status), `${path}: ${icon.status}`);
  }
  for (const path of ["/healthz", "/readyz"]) assert.equal((await one.ask(path)).status, 200, path);
});

test("the first page is at most 40 kB over the wire, everything included", slow, async () => {
  for (const [cookie, path] of [[{}, "/sign-in"], [Object.fromEntries(cookies.map((c) => [c.name, c.value])), "/"], [Object.fromEntries(cookies.map((c) => [c.name, c.value])), paths.rotation]]) {
    const one = visitor(world.url, cookie);
    const headers = { "accept-encoding": "gzip" };
    const plain = await one.ask(path);
    const parts = [path, ...new Set([...plain.body.matchAll(/(?:href|src)="(\/(?:assets\/|favicon)[^"]+)"/g)].map((m) => m[1]))];
    let bytes = 0;
    for (const part of parts) {
      const answer = await one.ask(part, { headers });
      bytes += answer.bytes.length + JSON.stringify(answer.headers).length;
    }
    assert.ok(bytes <= 40_000, `${path}: ${bytes}`);
  }
});

test("a page is not shown to whoever is signed out, and comes back after signing in", slow, async () => {
  const one = visitor(world.url);
  for (const [name, path] of Object.entries(paths)) {
    if (/^demo|missing/.test(name)) continue;
    const answer = await one.ask(path);
    assert.equal(answer.status, 303, name);
    assert.match(answer.headers.location, /^\/sign-in/, name);
  }
});

test("a search is answered on its page, by keyboard, with plain links", slow, async () => {
  const page = await asAda();
  await page.goto(`${world.url}/search`);
  await page.locator("#q:focus").waitFor();
  await page.keyboard.type("ada");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "People" }).waitFor();
  assert.equal(new URL(page.url()).search, "", "no name in the address");
  assert.deepEqual(await looksWell(page, "search-found"), []);
  await page.locator("main").getByRole("link", { name: /Ada Lindqvist/ }).click();
  await page.getByRole("heading", { level: 1, name: /Ada Lindqvist/ }).waitFor();
  await page.goto(`${world.url}/search`);
  await page.locator("#q").fill("Xaver");
  await page.getByRole("search").getByRole("button").click();
  await page.getByText("Nothing here goes by “Xaver”.").waitFor();
  assert.deepEqual(await looksWell(page, "search-nothing"), []);
});

test("a wall fills its screen without scrolling, looks again without script, and ends when it is revoked", slow, async () => {
  const ada = await asAda();
  await ada.goto(`${world.url}/settings/walls/new`);
  await ada.getByLabel("Name of the wall").fill("Kitchen");
  await ada.getByRole("radio", { name: "Deutsch" }).check();
  await ada.getByRole("button", { name: "Make link" }).click();
  const link = await ada.getByLabel("Link of the wall").inputValue();
  assert.deepEqual(await looksWell(ada, "wall-link"), []);
  const wall = await visit(chromium);
  const answer = await wall.goto(link);
  assert.match(answer.headers().refresh, /^\d+$/);
  assert.equal(answer.headers()["referrer-policy"], "no-referrer");
  assert.equal(await wall.locator("html").getAttribute("lang"), "de");
  assert.equal(await wall.locator("h1").count(), 1);
  assert.equal(await wall.locator("script").count(), 0);
  assert.deepEqual(await looksWell(wall, "wall"), []);
  for (const [width, height] of [[1920, 1080], [1280, 720], [1080, 1920]]) {
    await wall.setViewportSize({ width, height });
    const over = await wall.locator("html").evaluate((html) => [html.scrollWidth - html.clientWidth, html.scrollHeight - html.clientHeight]);
    assert.deepEqual(over, [0, 0], `${width} by ${height}`);
  }
  await ada.goto(`${world.url}/settings/walls`);
  assert.deepEqual(await looksWell(ada, "walls-one"), []);
  await ada.getByRole("button", { name: "Revoke" }).click();
  await ada.getByText("A wall shows who is on duty").waitFor();
  assert.equal((await wall.goto(link)).status(), 404);
  assert.ok(!world.said.join("\n").includes(link.split("/wall/")[1]), "the token stands in no log");
});
