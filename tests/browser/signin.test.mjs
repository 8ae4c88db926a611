// Signing in, against a real mail server: by link, by code, without script, and nobody else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, calm, visit, withoutScript } from "./kit.mjs";
import { smtpd } from "./smtpd.mjs";
import { founded, house, joined, visitor } from "./world.mjs";

const limit = { timeout: 60_000 };
const names = ["bob", "zoe", "cleo", "dora", "egon", "finn", "gwen", "hugo", "ines"];
const at = (name) => `${name}@example.test`;
const CODE = /is your code/;

let mail, place, chromium, ada;
before(async () => {
  mail = await smtpd();
  place = await house({ mail: mail.plain });
  ada = await founded(place);
  await joined(place, ada, mail, names.map(at));
  chromium = await browser();
}, { timeout: 90_000 });
after(async () => {
  await chromium?.close();
  await place?.remove();
  await mail?.stop();
});

/** Types the address into the sign-in page of a browser of its own. */
async function asks(name, options) {
  const page = await visit(chromium, { url: `${place.url}/sign-in`, ...options });
  await page.getByLabel("Your e-mail address").fill(at(name));
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  return page;
}

const codeOf = (letter) => /code ([0-9A-Z-]+)/i.exec(letter.text)[1];
const isIn = (page) => page.getByRole("heading", { name: "Your turn" }).waitFor();
const session = async (page) => (await page.context().cookies()).find((cookie) => /tk_s$/.test(cookie.name));

async function types(page, code) {
  await page.getByLabel("Code from the mail").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("the mailed link, opened in the browser that asked, signs its person in", limit, async () => {
  const page = await asks("bob");
  const letter = await mail.next(at("bob"), CODE);
  await page.goto(letter.links[0]);
  assert.equal(await session(page), undefined, "opening alone does nothing");
  assert.ok(!page.url().includes("#"), "the address bar forgets the token");
  await page.getByRole("button", { name: "Sign in" }).click();
  await isIn(page);
  const cookie = await session(page);
  assert.ok(cookie.httpOnly);
  assert.equal(cookie.sameSite, "Lax");
  calm(page);
});

test("a link opened on another device gives nothing there; the code in the first window signs in", limit, async () => {
  const page = await asks("zoe");
  const letter = await mail.next(at("zoe"), CODE);
  const phone = await visit(chromium, { url: letter.links[0] });
  await phone.getByRole("button", { name: "Sign in" }).click();
  await phone.getByText("Type the code from the mail in the window where you started").waitFor();
  assert.equal(await session(phone), undefined);
  await types(page, codeOf(letter));
  await isIn(page);
  calm(page);
});

test("without script the pasted link signs in", limit, async () => {
  const page = await asks("cleo", withoutScript());
  const letter = await mail.next(at("cleo"), CODE);
  await page.goto(letter.links[0]);
  await page.getByLabel("Link or key").fill(letter.links[0]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await isIn(page);
  assert.ok(!page.url().includes("#"), page.url());
});

test("without script the key alone, pasted, signs in", limit, async () => {
  const page = await asks("cleo", withoutScript());
  const letter = await mail.next(at("cleo"), CODE);
  await page.goto(letter.links[0].split("#")[0]);
  await page.getByLabel("Link or key").fill(letter.links[0].split("#")[1]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await isIn(page);
});

test("without script the code signs in, typed in small letters and with blanks", limit, async () => {
  const page = await asks("dora", withoutScript());
  const letter = await mail.next(at("dora"), CODE);
  await types(page, ` ${codeOf(letter).toLowerCase().replace("-", " ")} `);
  await isIn(page);
});

test("a wrong code is refused in words beside its field, and the right one still works", limit, async () => {
  const page = await asks("dora");
  const letter = await mail.next(at("dora"), CODE);
  const right = codeOf(letter);
  const wrong = (right.startsWith("A") ? "B" : "A") + right.slice(1);
  await types(page, wrong);
  await page.getByText("This code does not fit").first().waitFor();
  assert.equal(await page.getByLabel("Code from the mail").getAttribute("aria-invalid"), "true");
  assert.equal(await session(page), undefined);
  await types(page, right);
  await isIn(page);
});

test("after five wrong codes the right one is no good either", limit, async () => {
  const page = await asks("dora");
  const right = codeOf(await mail.next(at("dora"), CODE));
  const wrong = (right.startsWith("A") ? "B" : "A") + right.slice(1);
  for (let i = 0; i < 5; i++) {
    await types(page, wrong);
    await page.getByText("This code does not fit").first().waitFor();
  }
  await types(page, right);
  await page.getByText("This code does not fit").first().waitFor();
  assert.equal(await session(page), undefined);
});

test("a scanner that gets and heads every link of every mail gets nothing, and the person still signs in", limit, async () => {
  const page = await asks("egon");
  const letter = await mail.next(at("egon"), CODE);
  let seen = 0;
  for (const address of await mail.boxes()) {
    for (const link of (await mail.letters(address)).flatMap((one) => one.links)) {
      for (const method of ["HEAD", "GET"]) {
        const scanner = visitor(place.url);
        const answer = await scanner.ask(link, { method });
        assert.ok([200, 303].includes(answer.status), `${method} ${answer.status}`);
        assert.ok(!Object.keys(scanner.jar).some((name) => /tk_s$/.test(name)));
        seen += 1;
      }
    }
  }
  assert.ok(seen > 20);
  const gateway = await visit(chromium);
  for (const link of (await mail.letters(at("egon"))).flatMap((one) => one.links)) {
    await gateway.goto(link);
    await gateway.waitForLoadState("networkidle");
    assert.equal(await session(gateway), undefined);
  }
  await page.goto(letter.links[0]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await isIn(page);
});

test("fifty parallel uses of one link give one session", limit, async () => {
  const finn = visitor(place.url);
  await finn.send("/sign-in", { email: at("finn") });
  const [link] = (await mail.next(at("finn"), CODE)).links;
  const { pathname, hash } = new URL(link);
  const { body } = await finn.ask(pathname);
  const form = { form_token: /name="form_token" value="([^"]*)"/.exec(body)[1], token: hash.slice(1) };
  const copies = Array.from({ length: 50 }, () => visitor(place.url, finn.jar));
  const answers = await Promise.all(copies.map((copy) => copy.ask(pathname, { form })));
  const won = answers.filter((answer) => (answer.headers["set-cookie"] ?? []).some((line) => /^(__Host-)?tk_s=[^;]/.test(line)));
  assert.equal(won.length, 1);
  assert.equal(won[0].status, 303);
  assert.deepEqual([...new Set(answers.filter((a) => a !== won[0]).map((a) => a.status))], [422]);
});

test("a known and an unknown address are answered alike, and only the known one gets mail", limit, async () => {
  const mask = (text) => text.replace(/nonce(-|=")[^"']*/g, "nonce").replace(/(name="form_token" value=")[^"]*/g, "$1");
  const heads = (headers) => Object.entries(headers).filter(([name]) => name !== "date")
    .map(([name, value]) => `${name}: ${mask(String(value)).replace(/(tk_\w+=)[^;]*/g, (all, name_) => name_ + all.length)}`).sort();
  async function sight(email) {
    const one = visitor(place.url);
    const asked = await one.send("/sign-in", { email });
    const shown = await one.ask("/sign-in/code");
    const tried = await one.send("/sign-in/code", { code: "ABCD-EFGH" });
    return [asked, shown, tried].map(({ status, headers, body, bytes }) => ({ status, heads: heads(headers), body: mask(body), length: bytes.length }));
  }
  const unknown = await sight("xxxx@example.test");
  const known = await sight(at("gwen"));
  assert.deepEqual(known, unknown);
  await mail.next(at("gwen"), CODE);
  assert.deepEqual(await mail.letters("xxxx@example.test"), []);
});

test("signing out ends the session, also for whoever kept the cookie", limit, async () => {
  const page = await asks("hugo");
  await types(page, codeOf(await mail.next(at("hugo"), CODE)));
  await isIn(page);
  const kept = await page.context().cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Mail me a link" }).waitFor();
  assert.equal(await session(page), undefined);
  const thief = await visit(chromium);
  await thief.context().addCookies(kept);
  await thief.goto(place.url);
  await thief.getByRole("button", { name: "Mail me a link" }).waitFor();
});

test("a used link and a second window are told to ask for a new mail", limit, async () => {
  const page = await asks("hugo");
  const letter = await mail.next(at("hugo"), CODE);
  await page.goto(letter.links[0]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await isIn(page);
  const again = await visit(chromium);
  await again.context().addCookies((await page.context().cookies()).filter((cookie) => !/tk_s$/.test(cookie.name)));
  await again.goto(letter.links[0]);
  await again.getByRole("button", { name: "Sign in" }).click();
  await again.getByRole("heading", { name: "This link does not work here" }).waitFor();
  assert.equal(await session(again), undefined);
});

test("the mail holds link and code, says who asked and what to do if it was not you", limit, async () => {
  const page = await asks("ines");
  const letter = await mail.next(at("ines"), CODE);
  assert.match(letter.subject, /^[0-9A-Z]{4}-?[0-9A-Z]{4} is your code/);
  assert.match(letter.text, /Asked for by: Chrome on Linux/);
  assert.match(letter.text, /That was not you\? Ignore this mail/);
  assert.equal(letter.links.length, 1);
  const link = new URL(letter.links[0]);
  assert.equal(link.origin, place.url);
  assert.match(link.pathname, /^\/l\/[a-z0-9_]+$/);
  assert.equal(link.search, "");
  assert.match(link.hash, /^#[\w-]{43}$/, "the token stands behind the # only");
  assert.ok(!place.said.join("\n").includes(link.hash.slice(1)), "and in no log");
  await page.context().close();
});

test("a link signed in to goes on to the page one wanted", limit, async () => {
  const page = await visit(chromium, { url: `${place.url}/people` });
  await page.getByLabel("Your e-mail address").fill(at("ines"));
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  await page.goto((await mail.next(at("ines"), CODE)).links[0]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "People" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/people");
});

test("a form sent from another site is refused", limit, async () => {
  const one = visitor(place.url, ada.jar);
  const { body } = await one.ask("/me");
  const form = { form_token: /name="form_token" value="([^"]*)"/.exec(body)[1], name: "Mallory" };
  for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { "sec-fetch-site": "none" }]) {
    assert.equal((await one.ask("/me/name", { form, headers })).status, 403);
  }
  const without = await one.ask("/me/name", { form: { name: "Mallory" } });
  assert.ok(without.status >= 400, String(without.status));
  assert.doesNotMatch((await one.ask("/people")).body, /Mallory/);
});
