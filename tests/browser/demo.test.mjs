// The demo, as somebody tries it who has just cloned: no set-up, no mail server, a clock to play with.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, calm, demo, settled, visit } from "./kit.mjs";

const limit = { timeout: 60_000 };
// A Wednesday morning in working hours. Ada has Support until Monday 09:00; Bob is away, so Chiara follows.
const NOW = "2026-11-25T09:30:00+01:00[Europe/Berlin]";

let world, chromium, ada;
before(async () => {
  [world, chromium] = await Promise.all([demo("--now", NOW), browser()]);
  ada = await visit(chromium, { url: world.link });
}, { timeout: 60_000 });
after(async () => {
  await chromium?.close();
  await world?.stop();
});

const press = async (page, name) => {
  await page.getByRole("button", { name, exact: true }).click();
  await settled(page);
};
const open = (page, path) => page.goto(world.url + path);
const main = (page) => page.getByRole("main");
const clock = (page) => page.locator(".demo").innerText();

/** The newest letter to this address whose subject fits: `{ subject, text }`. */
async function letter(address, subject) {
  const page = await visit(chromium, { url: `${world.url}/demo/mail` });
  const line = page.getByRole("listitem").filter({ hasText: address }).filter({ hasText: subject }).first();
  await line.getByRole("link").click();
  const found = { subject: await page.getByRole("heading", { level: 1 }).innerText(), text: await main(page).innerText() };
  await page.context().close();
  return found;
}

/** Signs somebody in by the code in the demo's mail. */
async function signIn(name, options) {
  const address = `${name}@lindenhof.example`;
  const page = await visit(chromium, { url: `${world.url}/sign-in`, ...options });
  await page.locator("input[name=email]").fill(address);
  await page.locator("main button[type=submit]").click();
  await page.locator("input[name=code]").waitFor();
  const { subject } = await letter(address, /code/i);
  await page.locator("input[name=code]").fill(/[0-9A-Z]{4}-?[0-9A-Z]{4}/.exec(subject)[0]);
  await page.locator("main button[type=submit]").click();
  await page.waitForURL(`${world.url}/`);
  return page;
}

async function rotation(page, title) {
  await open(page, "/rotations");
  await page.getByRole("link", { name: title, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  return new URL(page.url()).pathname;
}

async function untilDay(page, day) {
  for (let i = 0; i < 20; i++) {
    if ((await clock(page)).includes(day)) return;
    await press(page, "To the next handoff");
  }
  assert.fail(`never ${day}: ${await clock(page)}`);
}

test("the printed link signs its person in, once", limit, async () => {
  await press(ada, "Sign in");
  await ada.getByRole("heading", { name: "Your turn" }).waitFor();
  const late = await visit(chromium, { url: world.link });
  await press(late, "Sign in");
  await late.getByRole("heading", { name: "This link does not work here" }).waitFor();
  calm(ada);
});

test("home says who is on duty, and groups what is due by how near it is", limit, async () => {
  await open(ada, "/");
  const text = await main(ada).innerText();
  assert.match(text, /On duty now:[\s\S]*Farhan Iyer \(Night watch\)[\s\S]*Ada Lindqvist \(Support\)/);
  const groups = await main(ada).getByRole("heading", { level: 2 }).allInnerTexts();
  assert.deepEqual(groups, ["Late", "Now", "Today", "This week", "Later"]);
  assert.match(text, /Answer the question about invoices[\s\S]*in 2 h|in 3 h/);
  assert.match(await ada.getByRole("navigation").innerText(), /7/);
});

test("\"+1 hour\" moves the clock by an hour and leaves one on the same page", limit, async () => {
  await open(ada, "/people");
  assert.match(await clock(ada), /09:3\d/);
  await press(ada, "+1 hour");
  assert.match(await clock(ada), /10:3\d/);
  assert.equal(new URL(ada.url()).pathname, "/people");
});

test("something left for whoever is on duty stands on their list until it is done", limit, async () => {
  const path = await rotation(ada, "Support");
  await ada.getByText("Leave something to do").click();
  await ada.getByLabel("What is to be done").fill("Call the plumber");
  await ada.getByLabel("By", { exact: true }).fill("2026-11-24");
  await press(ada, "Leave it");
  await ada.getByText("Please choose today or a later day.").first().waitFor();
  assert.equal(await ada.getByLabel("What is to be done").inputValue(), "Call the plumber");
  await ada.getByLabel("By", { exact: true }).fill("2026-11-25");
  await press(ada, "Leave it");
  await ada.waitForURL(world.url + path);
  assert.match(await ada.locator("#waiting").innerText(), /Call the plumber/);
  await open(ada, "/");
  const line = ada.getByRole("listitem").filter({ hasText: "Call the plumber" });
  assert.match(await line.innerText(), /Support/);
  await line.getByRole("button", { name: "Done" }).click();
  await settled(ada);
  assert.doesNotMatch(await main(ada).innerText(), /plumber/);
  calm(ada);
});

test("a new rotation shows its first handoffs before it starts, and keeps what was typed", limit, async () => {
  await open(ada, "/rotations/new");
  await ada.getByLabel("Name of the duty").fill("");
  await press(ada, "Start rotation");
  await ada.getByText("Please give the duty a name.").first().waitFor();
  await ada.getByLabel("Name of the duty").fill("Door");
  await ada.getByLabel("every day").check();
  const order = ada.getByRole("group", { name: "Order" });
  for (const name of ["Chiara Greco", "Bob Okafor"]) {
    await ada.getByLabel("One more person").selectOption({ label: name });
    await press(ada, "Add");
    await order.getByText(name).waitFor();
  }
  await press(ada, "Move Bob Okafor up");
  await ada.getByRole("button", { name: "Move Chiara Greco up" }).waitFor();
  assert.deepEqual(await order.locator(".person").allInnerTexts().then((all) => all.map((one) => one.replace(/^\w\w\s+/, ""))), ["Ada Lindqvist", "Bob Okafor", "Chiara Greco"]);
  await press(ada, "Preview");
  const preview = ada.locator("#preview");
  await preview.waitFor();
  assert.match(await preview.innerText(), /Ada Lindqvist[\s\S]*Chiara Greco/);
  assert.doesNotMatch((await preview.locator(".person").allInnerTexts()).join(), /Bob Okafor/, "Bob is away");
  assert.equal(await ada.getByLabel("Name of the duty").inputValue(), "Door");
  await ada.getByLabel("Time zone").fill("Europe/Atlantis");
  await press(ada, "Start rotation");
  assert.equal(await ada.getByLabel("Time zone").getAttribute("aria-invalid"), "true");
  assert.equal(await ada.getByLabel("Time zone").inputValue(), "Europe/Atlantis");
  await ada.getByLabel("Time zone").fill("Europe/Berlin");
  await press(ada, "Start rotation");
  await ada.getByRole("heading", { level: 1, name: "Door" }).waitFor();
  assert.match(await main(ada).innerText(), /On duty now\s*(AL)?\s*Ada Lindqvist/);
  calm(ada);
});

test("an edited rotation keeps its state and takes the new order", limit, async () => {
  await rotation(ada, "Door");
  await ada.getByRole("link", { name: "Edit", exact: true }).click();
  await ada.getByLabel("Name of the duty").fill("Front door");
  await press(ada, "Take Chiara Greco out");
  await ada.getByRole("button", { name: "Take Chiara Greco out" }).waitFor({ state: "detached" });
  // Whoever is chosen counts, also without the button beside it.
  await ada.getByLabel("One more person").selectOption({ label: "David Almeida" });
  await press(ada, "Save changes");
  await ada.getByRole("heading", { level: 1, name: "Front door" }).waitFor();
  const coming = await ada.locator("#coming").innerText();
  assert.match(coming, /David Almeida/);
  assert.doesNotMatch(coming, /Chiara/);
});

test("handed over by hand, the duty and its todos change sides and both are told", limit, async () => {
  await rotation(ada, "Night watch");
  await ada.getByRole("link", { name: "Hand over now" }).click();
  await ada.getByLabel("Hand over to").selectOption({ label: "Hanna Weiss" });
  await press(ada, "Hand over now");
  await ada.getByRole("heading", { level: 1, name: "Night watch" }).waitFor();
  assert.match(await main(ada).innerText(), /On duty now\s*(HW)?\s*Hanna Weiss/);
  assert.match((await letter("hanna@lindenhof.example", "Night watch")).subject, /^Sie haben Dienst: Night watch, bis /);
  assert.match((await letter("farhan@lindenhof.example", "took over")).subject, /^Hanna Weiss took over: Night watch$/);
});

test("the outgoing person's note waits for the incoming one, whose mail is there, and for nobody else", limit, async () => {
  const path = await rotation(ada, "Support");
  await ada.getByRole("link", { name: "Write handoff note" }).click();
  await press(ada, "Save note");
  await ada.getByText("Please write at least a word.").first().waitFor();
  await ada.getByLabel("What should the next person know?").fill("The key is under the mat.\n<b>Really</b>");
  await press(ada, "Save note");
  await ada.waitForURL(world.url + path);
  await untilDay(ada, "30 November 2026, 09:");
  await open(ada, path);
  assert.match(await main(ada).innerText(), /On duty now\s*(CG)?\s*Chiara Greco/);
  const told = await letter("chiara@lindenhof.example", "Support, until");
  assert.match(told.subject, /^You are on duty: Support, until /);
  assert.match(told.text, /A handoff note waits for you/);
  assert.doesNotMatch(told.text, /under the mat/, "the note itself stays in the house");
  assert.match((await letter("ada@lindenhof.example", "took over: Support")).subject, /^Chiara Greco took over: Support$/);

  const chiara = await signIn("chiara");
  const line = chiara.getByRole("listitem").filter({ hasText: "Read the handoff note" });
  await line.getByRole("link", { name: "Read note" }).click();
  await chiara.getByText("The key is under the mat.").waitFor();
  await chiara.getByText("<b>Really</b>").waitFor();
  await press(chiara, "Mark as read");
  await chiara.waitForURL(world.url + path);
  await chiara.getByText(/^Read by Chiara Greco/).waitFor();
  await open(chiara, "/");
  assert.doesNotMatch(await main(chiara).innerText(), /Read the handoff note/);
  calm(chiara);

  const hanna = await signIn("hanna", { locale: "de-DE" });
  await open(hanna, path);
  assert.doesNotMatch(await main(hanna).innerText(), /under the mat/, "Hanna has no part in Support");
});

test("to the next handoff: the duty moves and the next person's mail is there, in their language", limit, async () => {
  const path = await rotation(ada, "Night watch");
  const before = (await main(ada).innerText()).split("Next:")[0];
  await press(ada, "To the next handoff");
  let tries = 0;
  while ((await main(ada).innerText()).split("Next:")[0] === before && tries++ < 5) {
    await press(ada, "To the next handoff");
  }
  assert.equal(new URL(ada.url()).pathname, path);
  const holder = /On duty now\s*(?:[A-Z]{2})?\s*(\w+) /.exec(await main(ada).innerText())[1];
  const told = await letter(`${holder.toLowerCase()}@lindenhof.example`, /Night watch, (until|bis)/);
  assert.match(told.subject, /^(You are on duty|Sie haben Dienst): Night watch, /);
  calm(ada);
});

test("whoever is not an owner and not on duty sees neither hand over nor edit", limit, async () => {
  const path = await rotation(ada, "Support");
  const elif = await signIn("elif");
  await open(elif, path);
  assert.equal(await elif.locator(`a[href="${path}/edit"], a[href="${path}/hand-over"]`).count(), 0);
  for (const page of ["edit", "hand-over"]) {
    const answer = await elif.goto(`${world.url}${path}/${page}`);
    assert.equal(answer.status(), 404, page);
  }
});
