// Several workspaces in one house: made by an admin and on the console, chosen after signing in, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, browser, calm, shots, sights, visit, withoutScript } from "./kit.mjs";
import { smtpd } from "./smtpd.mjs";
import { founded, house, joined } from "./world.mjs";

const limit = { timeout: 120_000 };
const ADA = "ada@example.test";
const BOB = "bob@example.test";

let mail, place, chromium, link;
before(async () => {
  mail = await smtpd();
  place = await house({ mail: mail.plain });
  const ada = await founded(place);
  await joined(place, ada, mail, [BOB]);
  const made = await ada.send("/settings/workspaces", { new_name: "Analytical Engines, Department of Weaving and Patterns" });
  assert.equal(made.status, 303, made.body);
  link = await place.admin("workspace", "add", "Birkenhof AG", "--admin", ADA, "--lang", "de");
  chromium = await browser();
}, { timeout: 90_000 });
after(async () => {
  await chromium?.close();
  await place?.remove();
  await mail?.stop();
});

/** Ada, signed in by mail; she stands before the question where to. */
async function asked(options) {
  const page = await visit(chromium, { url: `${place.url}/sign-in`, ...options });
  await page.getByLabel("Your e-mail address").fill(ADA);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  const letter = await mail.next(ADA, /is your code to sign in/);
  await page.getByLabel("Code from the mail").fill(/code ([0-9A-Z-]+)/i.exec(letter.text)[1]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Where to?" }).waitFor();
  return page;
}

/** Four sights of a page, each without a fault. */
async function seen(page, name) {
  await sights(page, async () => {
    // At its end nothing lies under the bar at the foot of a phone.
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await axe(page);
  });
  await shots(page, name);
}

test("signing in asks where to; the name at the top leads there again", limit, async () => {
  const page = await asked();
  await seen(page, "where-to");
  await page.getByRole("button", { name: "Analytical Engines" }).click();
  await page.getByRole("heading", { name: "Your turn" }).waitFor();
  await seen(page, "several-home");
  await page.getByRole("banner").getByRole("link", { name: /Go to another workspace/ }).click();
  await page.getByRole("button", { name: "Lindenhof eG" }).click();
  await page.getByRole("banner").getByText("Lindenhof eG").waitFor();
  await page.goto(`${place.url}/settings/workspaces`);
  await seen(page, "workspace-settings");
  await page.goto(`${place.url}/settings`);
  await seen(page, "several-settings");
  await page.goto(`${place.url}/me`);
  await page.getByRole("link", { name: "See where else you take part" }).waitFor();
  await page.goto(`${place.url}/people`);
  await page.getByRole("link", { name: /bob/i }).first().click();
  await page.getByRole("button", { name: /Sign out on/ }).waitFor();
  await seen(page, "person-devices");
  calm(page);
});

test("without script one chooses as well", limit, async () => {
  const page = await asked(withoutScript());
  await page.getByRole("button", { name: "Lindenhof eG" }).click();
  await page.getByRole("heading", { name: "Your turn" }).waitFor();
});

test("the console lists the workspaces, and its link lets the first admin in, whose mailbox is asked for first", limit, async () => {
  const list = await place.admin("workspace", "list");
  assert.match(list, /^wsp_\S+\s+2 {2}Lindenhof eG$/m);
  assert.match(list, /^wsp_\S+\s+1 {2}Birkenhof AG$/m);
  await assert.rejects(place.admin("link", ADA), /--workspace/);
  assert.match(await place.admin("link", ADA, "--workspace", "Birkenhof AG"), /\/l\/sgn_/);
  const page = await visit(chromium, { url: link });
  await page.locator("main button[type=submit]").click();
  await page.getByRole("heading", { name: "Sie sind dran" }).waitFor();
  assert.equal(await page.getByRole("banner").locator("a[href='/workspaces']").count(), 0);
  await page.goto(`${place.url}/workspaces`);
  await page.getByRole("button", { name: "Code zuschicken" }).click();
  const letter = await mail.next(ADA, /Bestätigung, dass Sie es sind/);
  await page.getByLabel("Code").fill(/Code ([0-9A-Z-]+)/.exec(letter.text)[1]);
  await page.getByRole("button", { name: "Weiter" }).click();
  await page.getByRole("heading", { name: "Wohin?" }).waitFor();
  await seen(page, "where-to-de");
  await page.getByRole("button", { name: "Birkenhof AG" }).click();
  await page.goto(`${place.url}/settings/workspaces`);
  await seen(page, "workspace-settings-de");
  calm(page);
});
