// The first hour: from the link on the console to a second person on board; and the links of the console.
import assert from "node:assert/strict";
import { stat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, calm, visit, withoutScript } from "./kit.mjs";
import { smtpd } from "./smtpd.mjs";
import { founded, house, visitor } from "./world.mjs";

const limit = { timeout: 60_000 };
const hasSession = async (page) => (await page.context().cookies()).some((cookie) => /tk_s$/.test(cookie.name));
const isIn = (page) => page.getByRole("heading", { name: "Your turn" }).waitFor();

let mail, chromium;
before(async () => {
  [mail, chromium] = await Promise.all([smtpd(), browser()]);
}, { timeout: 60_000 });
after(async () => {
  await chromium?.close();
  await mail?.stop();
});

/** From the link on the console through the wizard; gives the page of the first admin. */
async function wizard(place, options) {
  const link = (await readFile(join(place.runDir, "set-up-link"), "utf8")).trim();
  assert.equal(link, place.link, "console and file say the same");
  assert.equal((await stat(join(place.runDir, "set-up-link"))).mode & 0o777, 0o600);
  const page = await visit(chromium, { url: link, ...options });
  if (options?.javaScriptEnabled === false) await page.getByLabel("Link or key").fill(link);
  await page.getByRole("button", { name: "Start set-up" }).click();

  await page.getByLabel("Name of your company or association").fill("Lindenhof eG");
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("Your e-mail address").fill("ada at example.test");
  await page.getByLabel("Your time zone").fill("Europe/Berlin");
  await page.getByRole("button", { name: "Set up and go on" }).click();
  await page.getByText("That does not look like an e-mail address").first().waitFor();
  assert.equal(await page.getByLabel("Your name").inputValue(), "Ada", "what was typed is kept");
  await page.getByLabel("Your e-mail address").fill("ada@example.test");
  await page.getByRole("button", { name: "Set up and go on" }).click();

  await page.getByRole("heading", { name: "Mail", exact: true }).waitFor();
  await page.getByLabel("Mail server").fill("127.0.0.1");
  await page.getByLabel("Port").fill(String(mail.plain));
  await page.getByLabel("Protection on the way").selectOption("none");
  await page.getByLabel("Sender").fill("Turnkeep <turnkeep@example.test>");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Send a test to me" }).click();
  await page.getByText("The mail server took a mail for you.").waitFor();
  assert.match(await page.getByRole("main").innerText(), /250|2\.0\.0|Message accepted/i, "the server's own words");
  await mail.next("ada@example.test", /^Mail works$/);
  await page.getByRole("link", { name: "On to people" }).click();
  return page;
}

for (const [way, options] of [["", undefined], [", without script", withoutScript()]]) {
  test(`the first run leads from the console's link to mail, people and a rotation${way}`, limit, async () => {
    const place = await house();
    try {
      const page = await wizard(place, options);
      const bob = options ? "bert@example.test" : "bob@example.test";
      await page.getByLabel("Who?").fill(`Bob <${bob}>`);
      await page.getByRole("button", { name: "Send invites" }).click();
      await page.getByRole("heading", { name: "Your first rotation" }).waitFor();
      const preview = page.getByRole("region", { name: "The next handoffs" });
      assert.equal(await preview.getByRole("listitem").count(), 4, "at first sight: from the start, and three handoffs");
      await page.getByLabel("Name of the duty").fill("Support");
      await page.getByRole("button", { name: "Preview" }).click();
      await page.waitForLoadState();
      assert.equal(await preview.getByRole("listitem").count(), 4);
      assert.equal(await page.getByLabel("Name of the duty").inputValue(), "Support");
      await page.getByRole("button", { name: "Start rotation" }).click();
      await isIn(page);
      await page.getByText("All set, and welcome.").waitFor();
      calm(page);

      const letter = await mail.next(bob, /invites you to Lindenhof eG/);
      assert.equal(letter.links.length, 1);
      const other = await visit(chromium, { url: letter.links[0], ...options });
      if (options) await other.getByLabel("Link or key").fill(letter.links[0]);
      assert.equal(await hasSession(other), false);
      await other.locator("main button[type=submit]").click();
      await isIn(other);
      calm(other);
      await page.goto(`${place.url}/people`);
      await page.getByRole("link", { name: "Bob" }).waitFor();
      await assert.rejects(stat(join(place.runDir, "set-up-link")), "the link's file is gone");
    } finally {
      await place.remove();
    }
  });
}

test("the set-up link is for one, and ends with the set-up", limit, async () => {
  const place = await house({ mail: mail.plain });
  try {
    const stranger = visitor(place.url);
    assert.match((await stranger.ask("/sign-in")).body, /Nobody has set up this Turnkeep yet/);
    assert.equal((await stranger.ask("/set-up")).status, 303, "without the link there is no form");
    const refused = await stranger.send("/set-up", { legal_name: "X", name: "Mallory", email: "m@example.test", zone: "Europe/Paris", lang: "en" }, "/sign-in");
    assert.ok(!Object.keys(stranger.jar).some((name) => /tk_s$/.test(name)), String(refused.status));
    await founded(place);
    const late = await stranger.follow(place.link);
    assert.equal(late.status, 422);
    await assert.rejects(place.admin("set-up-link"), /set up already/);
  } finally {
    await place.remove();
  }
});

test("the console's link signs in while the server runs, and when it does not", limit, async () => {
  const place = await house({ mail: mail.plain });
  try {
    await founded(place);
    const socket = (await stat(join(place.runDir, "control.sock")).catch(() => null)) ?? (await stat(join(place.runDir, "control")));
    assert.equal(socket.mode & 0o777, 0o600);
    for (const runs of [true, false]) {
      if (!runs) await place.close();
      const link = await place.admin("link", "ada@example.test");
      if (!runs) await place.open();
      const page = await visit(chromium, { url: link });
      assert.equal(await hasSession(page), false);
      await page.getByRole("button", { name: "Sign in" }).click();
      await isIn(page);
      calm(page);
      const again = await visit(chromium, { url: link });
      await again.getByRole("button", { name: "Sign in" }).click();
      await again.getByRole("heading", { name: "This link does not work here" }).waitFor();
      await mail.next("ada@example.test", /^Sign-in link made on the server/);
    }
    await assert.rejects(place.admin("link", "nobody@example.test"), /Nobody here has this address/);
  } finally {
    await place.remove();
  }
});
