// Pages that are open: they show what changes, keep what somebody is doing, and find back after a loss.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, browser, calm, violated, visit, withoutScript } from "./kit.mjs";
import { smtpd } from "./smtpd.mjs";
import { founded, house, joined } from "./world.mjs";

const limit = { timeout: 60_000 };
/** What two open pages may differ by, and within what a lost session is noticed. */
const [AGREE, OUT] = [2_000, 5_000];

let mail, place, chromium, ada, bob, rotation;
before(async () => {
  mail = await smtpd();
  place = await house({ mail: mail.plain });
  ada = await founded(place);
  [bob] = await joined(place, ada, mail, ["bob@example.test"]);
  const { body } = await ada.ask("/rotations/new");
  const [, mine] = /name="members" value="(per_\w+)"/.exec(body);
  const other = [...body.matchAll(/value="(per_\w+)"/g)].map((m) => m[1]).find((id) => id !== mine);
  const date = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const made = await ada.send("/rotations/new", {
    title: "Gate", zone: "Europe/Berlin", cadence: "daily", date, time: "00:00", lead_hours: "2",
    fallback: mine, owners: mine, members: [mine, other],
  });
  assert.equal(made.status, 303, made.body);
  rotation = made.headers.location;
  chromium = await browser();
}, { timeout: 90_000 });
after(async () => {
  await chromium?.close();
  await place?.remove();
  await mail?.stop();
});

/** A browser of this person, on a page whose stream is open. */
async function at(person, path, options) {
  const page = await visit(chromium, options);
  await page.context().addCookies(Object.entries(person.jar).filter(([name]) => !/say$/.test(name)).map(([name, value]) => ({ name, value, url: place.url })));
  const listens = options?.javaScriptEnabled === false ? null : page.waitForResponse(/\/live$/);
  await page.goto(place.url + path);
  await listens;
  return page;
}

let left = 0;
/** Something new for whoever has the gate; gives its words. */
async function todo(words = `Oil the hinge ${(left += 1)}`) {
  const answer = await ada.send(`${rotation}/todo`, { text: words, due: "2099-01-01" }, rotation);
  assert.equal(answer.status, 303, answer.body);
  return words;
}

/** Who of the two has the gate now. */
async function holder() {
  const { body } = await ada.ask(rotation);
  return /class="person big".*?<span>([^<]+)/s.exec(body)[1].startsWith("Ada") ? ada : bob;
}

/** Hands the gate to this person, if it is not theirs. */
async function handTo(person) {
  if ((await holder()) === person) return;
  const { body } = await ada.ask(`${rotation}/hand-over`);
  for (const [, to] of body.matchAll(/<option value="(per_\w+)"/g)) {
    await ada.send(`${rotation}/hand-over`, { to });
    if ((await holder()) === person) return;
  }
  throw new Error("nobody took the gate");
}

const line = (page, words) => page.locator("li.line", { hasText: words });
const soon = (locator, state = "visible") => locator.waitFor({ state, timeout: AGREE });

test("a turn done in one browser leaves the other's list within two seconds", limit, async () => {
  await handTo(ada);
  const words = await todo();
  const [one, two] = [await at(ada, "/"), await at(ada, "/")];
  await line(two, words).waitFor();
  await line(one, words).getByRole("button", { name: "Done" }).click();
  await soon(line(two, words), "detached");
  await line(one, words).waitFor({ state: "detached" });
  await one.locator("#flash").getByText("Done.").waitFor();
  assert.equal(await two.locator("#flash").innerText(), "", "it is said to whoever did it");
  const more = await todo();
  await Promise.all([soon(line(one, more)), soon(line(two, more))]);
  assert.match(await two.locator("#live").textContent(), /turns? waits? for you/);
  for (const page of [one, two]) calm(page);
});

test("a handover and a new name are seen by whoever looks at them", limit, async () => {
  await handTo(ada);
  const [mine, his] = [await at(ada, rotation), await at(bob, rotation)];
  await his.locator(".person.big", { hasText: "Ada" }).waitFor();
  await mine.goto(`${place.url}${rotation}/hand-over`);
  await mine.locator("main form [name=to]").first().evaluate((one) => (one.type === "radio" ? one.click() : (one.selectedIndex = one.options.length - 1)));
  await mine.locator("main form button.primary").click();
  await soon(his.locator(".person.big", { hasText: /bob/i }));
  await mine.waitForURL(place.url + rotation);
  await mine.locator("#flash").getByText("The duty is handed over.").waitFor();
  await ada.send("/me/name", { name: "Ada Lovelace" }, "/me");
  await soon(his.getByRole("cell", { name: /Ada Lovelace/ }).first());
  await ada.send("/me/name", { name: "Ada" }, "/me");
  for (const page of [mine, his]) calm(page);
});

test("what is typed, chosen, unfolded and in focus stays when the page changes", limit, async () => {
  await handTo(ada);
  const page = await at(ada, rotation);
  await page.locator("summary", { hasText: "Leave" }).click();
  const field = page.locator("#text");
  await field.fill("Ask the smith");
  await page.locator("input[name=due]").fill("2098-02-03");
  await field.focus();
  await field.evaluate((one) => one.setSelectionRange(4, 7));
  await page.evaluate(() => scrollTo(0, 40));
  const words = await todo();
  await soon(page.getByText(words));
  const now = await field.evaluate((one) => ({ text: one.value, from: one.selectionStart, until: one.selectionEnd, focus: document.activeElement === one, open: one.closest("details").open }));
  assert.deepEqual(now, { text: "Ask the smith", from: 4, until: 7, focus: true, open: true });
  assert.equal(await page.locator("input[name=due]").inputValue(), "2098-02-03");
  assert.equal(await page.evaluate(() => scrollY), 40);
  // Sent, it is a form again like any other.
  await page.locator("details form button").click();
  await soon(page.getByText("Ask the smith"));
  assert.equal(await field.inputValue(), "");
  calm(page);
});

test("an open dialog and an open menu stay, each with its own turn, and the focus with them", limit, async () => {
  await handTo(ada);
  const [first, second] = [await todo(), await todo()];
  const page = await at(ada, "/");
  await line(page, second).locator("summary").click();
  await ada.send(await done(first), {}, "/");
  await soon(line(page, first), "detached");
  assert.ok(await line(page, second).locator("details").evaluate((one) => one.open && one.contains(document.activeElement)));
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.waitFor();
  await ada.send(await done(second), {}, "/");
  await soon(line(page, second), "detached");
  assert.ok(await dialog.isVisible());
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  // Its opener is gone, and yet the focus is somewhere.
  await page.waitForFunction(() => document.activeElement !== document.body);
  calm(page);

  async function done(words) {
    const { body } = await ada.ask("/");
    return /\/turns\/[^/"]+\/done/.exec(body.slice(body.indexOf(words)))[0];
  }
});

test("a form that came back with a mistake is left alone", limit, async () => {
  const page = await at(ada, "/me");
  await page.getByLabel("First day away").fill("2098-12-07");
  await page.getByLabel("Last day away").fill("2098-12-01");
  await page.getByRole("button", { name: "Enter leave" }).click();
  await page.getByText("The last day lies before the first.").first().waitFor();
  assert.ok(await page.locator("[aria-invalid=true]").first().evaluate((one) => one === document.activeElement), "the wrong field has the focus");
  await ada.send("/me/name", { name: "Ada B." }, "/me");
  await page.waitForTimeout(800);
  assert.equal(await page.getByText("The last day lies before the first.").first().isVisible(), true);
  assert.equal(await page.getByLabel("First day away").inputValue(), "2098-12-07");
  await ada.send("/me/name", { name: "Ada" }, "/me");
  calm(page);
});

test("a double click sends once", limit, async () => {
  await handTo(ada);
  const page = await at(ada, rotation);
  const posts = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await page.route("**/todo", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.locator("summary", { hasText: "Leave" }).click();
  const words = `Twice pressed ${(left += 1)}`;
  await page.locator("#text").fill(words);
  await page.locator("input[name=due]").fill("2098-02-03");
  const button = page.locator("details form button");
  await button.dblclick();
  assert.equal(await button.getAttribute("aria-busy"), "true");
  await page.getByText(words).first().waitFor();
  assert.equal(posts.length, 1);
  assert.equal(await page.getByText(words).count(), 1);
  await page.waitForFunction(() => !document.querySelector("[aria-busy]"));
  calm(page);
});

test("what cannot be sent is kept and said, and goes the plain way the next time", limit, async () => {
  await handTo(ada);
  const page = await at(ada, rotation);
  await page.locator("summary", { hasText: "Leave" }).click();
  const words = `Sent late ${(left += 1)}`;
  await page.locator("#text").fill(words);
  await page.locator("input[name=due]").fill("2098-02-03");
  await page.route("**/todo", (route) => route.abort());
  await page.locator("details form button").click();
  await page.locator("#flash").getByText("No answer came").waitFor();
  assert.equal(await page.locator("#text").inputValue(), words);
  await page.unroute("**/todo");
  const navigated = page.waitForEvent("framenavigated");
  await page.locator("details form button").click();
  await navigated;
  await page.getByText(words).first().waitFor();
  assert.deepEqual(page.faults.filter((fault) => !/ERR_FAILED/.test(fault)), []);
});

test("a stream that was lost is found again, with what changed meanwhile", limit, async () => {
  await handTo(ada);
  const page = await at(ada, "/");
  await place.kill();
  await page.waitForTimeout(500);
  await place.open();
  const words = await todo();
  await line(page, words).waitFor({ timeout: 15_000 });
  const more = await todo();
  await soon(line(page, more));
  assert.deepEqual(page.faults.filter((fault) => !/ERR_(CONNECTION|INCOMPLETE|EMPTY)/.test(fault)), []);
});

test("whoever is signed out elsewhere is at the door within five seconds", limit, async () => {
  const again = await signedIn("bob@example.test");
  const pages = [await at(again, "/"), await at(again, rotation)];
  const answer = await again.send("/sign-out", {}, "/");
  assert.equal(answer.status, 303);
  for (const page of pages) await page.waitForURL(/\/sign-in/, { timeout: OUT });
  for (const page of pages) calm(page);
});

/** One more session of somebody, by the code of a mail. */
async function signedIn(address) {
  const page = await visit(chromium, { url: `${place.url}/sign-in` });
  await page.getByLabel("Your e-mail address").fill(address);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  const letter = await mail.next(address, /is your code/);
  await page.getByLabel("Code from the mail").fill(/code ([0-9A-Z-]+)/i.exec(letter.text)[1]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Your turn" }).waitFor();
  const { visitor } = await import("./world.mjs");
  const jar = Object.fromEntries((await page.context().cookies()).map((cookie) => [cookie.name, cookie.value]));
  await page.context().close();
  return visitor(place.url, jar);
}

test("a fourth page takes the place of the first, which looks again when it is turned to", limit, async () => {
  await handTo(ada);
  const context = (await at(ada, "/")).context();
  const pages = [context.pages()[0]];
  for (let n = 0; n < 3; n++) {
    const page = await context.newPage();
    const listens = page.waitForResponse(/\/live$/);
    await page.goto(place.url);
    await listens;
    pages.push(page);
  }
  const words = await todo();
  for (const page of pages.slice(1)) await soon(line(page, words));
  assert.equal(await line(pages[0], words).count(), 0);
  await pages[0].evaluate(() => dispatchEvent(new Event("focus")));
  await soon(line(pages[0], words));
});

test("a page that looks again says so, so that it keeps no session alive", limit, async () => {
  await handTo(ada);
  const page = await at(ada, "/");
  const looks = [];
  page.on("request", (request) => request.resourceType() === "fetch" && looks.push(request.headers()["turnkeep-look"]));
  await page.clock.install();
  const words = await todo();
  await page.clock.fastForward(1_000);
  await line(page, words).waitFor();
  assert.ok(looks.length > 0);
  assert.deepEqual([...new Set(looks)], ["again"]);
});

test("keys lead where they say, and rest while somebody types or holds another key", limit, async () => {
  const page = await at(ada, "/");
  const here = () => new URL(page.url()).pathname;
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "find");
  await page.keyboard.type("gp?n");
  assert.equal(await page.locator("#find").inputValue(), "gp?n");
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+/");
  await page.keyboard.press("Alt+n");
  assert.equal(await page.evaluate(() => document.activeElement.id), "");
  for (const [key, path] of [["d", "/rotations"], ["p", "/people"], ["s", "/settings"], ["t", "/"]]) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await page.waitForURL(place.url + path);
  }
  await page.goto(`${place.url}/rotations`);
  await page.keyboard.press("n");
  await page.waitForURL(/\/rotations\/new/);
  await page.goto(place.url);
  const link = page.locator(".rail a").first();
  await link.focus();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.waitFor();
  await axe(page);
  await page.keyboard.press("n");
  assert.ok(await dialog.isVisible(), "no key reaches the page behind it");
  for (let n = 0; n < 4; n++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement.closest("dialog")));
  }
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.ok(await link.evaluate((one) => one === document.activeElement), "the focus is back");
  await page.evaluate(() => delete document.body.dataset.keys);
  await page.keyboard.press("?");
  assert.equal(here(), "/");
  assert.equal(await page.getByRole("dialog").count(), 0, "turned off, keys do nothing");
  calm(page);
});

test("a preview follows what is typed, and a late answer to older words is dropped", limit, async () => {
  const page = await at(ada, "/rotations/new");
  // The contract as any form may use it: data-preview on the form, data-preview-by on its button.
  await page.evaluate(() => {
    const form = document.querySelector("main form");
    const place = document.createElement("div");
    place.id = "seen";
    form.append(place);
    form.dataset.preview = "seen";
    const button = form.querySelector("button");
    button.dataset.previewBy = "";
    button.setAttribute("formaction", "/preview");
    button.name = "preview";
    button.value = "1";
  });
  const asked = [];
  await page.route("**/preview", async (route) => {
    const form = new URLSearchParams(route.request().postData());
    asked.push(form.get("preview"));
    const title = form.get("title");
    if (title === "Old") await new Promise((resolve) => setTimeout(resolve, 1_200));
    await route.fulfill({ contentType: "text/html", body: `<body><p>not this</p><div id="seen"><b>${title}</b></div></body>` });
  });
  const title = page.locator("input[name=title]");
  await title.fill("Old");
  await page.waitForTimeout(500);
  await title.pressSequentially("er");
  await page.locator("#seen b", { hasText: "Older" }).waitFor();
  await page.waitForTimeout(1_200);
  assert.equal(await page.locator("#seen").innerText(), "Older");
  assert.deepEqual(asked, ["1", "1"], "asked when typing rests");
  assert.equal(await page.getByText("not this").count(), 0);
  assert.ok(await title.evaluate((one) => one === document.activeElement));
  calm(page);
});

test("without script the main ways are open: do, leave, hand over, rename, sign out", limit, async () => {
  await handTo(ada);
  const words = await todo();
  const page = await at(ada, "/", withoutScript());
  await line(page, words).getByRole("button", { name: "Done" }).click();
  await page.locator("#flash").getByText("Done.").waitFor();
  assert.equal(await line(page, words).count(), 0);
  await page.reload();
  assert.equal(await page.locator("#flash").innerText(), "", "once");
  await page.goto(place.url + rotation);
  await page.locator("summary", { hasText: "Leave" }).click();
  await page.locator("#text").fill("Without script");
  await page.locator("input[name=due]").fill("2098-02-03");
  await page.locator("details form button").click();
  await page.getByText("Without script").first().waitFor();
  await page.locator("main .head .primary").click();
  await page.getByRole("main").locator("form [name=to]").first().waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.goto(`${place.url}/me`);
  await page.getByLabel("Your name").fill("Ada C.");
  await page.locator("form[action='/me/name'] button").click();
  await page.getByRole("link", { name: "Ada C.: you and your settings" }).waitFor();
  await ada.send("/me/name", { name: "Ada" }, "/me");
});

test("the content policy, Trusted Types included, was violated on none of these pages", () => {
  assert.deepEqual(violated(), []);
});
