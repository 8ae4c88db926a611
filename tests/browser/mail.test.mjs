// What the mails look like, and that none is lost.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { smtpd } from "./smtpd.mjs";
import { founded, house, joined, visitor } from "./world.mjs";

const limit = { timeout: 90_000 };

let mail, place, ada, bob;
before(async () => {
  mail = await smtpd();
  place = await house({ mail: mail.plain });
  ada = await founded(place);
  [bob] = await joined(place, ada, mail, ["bob@example.test"]);
}, { timeout: 60_000 });
after(async () => {
  await place?.remove();
  await mail?.stop();
});

const form = (body) => Object.fromEntries([...body.matchAll(/<input[^>]*name="([^"]+)"[^>]*>/g)].map(([tag, name]) => [name, /value="([^"]*)"/.exec(tag)?.[1] ?? ""]));

/** Ada, in whichever house, starts a rotation in which she is on duty. */
async function rotation(title, who = ada) {
  const { body } = await who.ask("/rotations/new");
  const given = form(body);
  const me = /<option value="([^"]+)"[^>]*>Ada</.exec(body)[1];
  const answer = await who.ask("/rotations/new", {
    form: { form_token: given.form_token, title, cadence: "weekly", date: given.date, time: given.time, zone: given.zone,
      members: me, fallback: me, owners: me, lead_hours: "24" },
  });
  assert.equal(answer.status, 303, answer.body);
  return answer.headers.location;
}

test("every mail has a text and an html part that say the same, one link, and says why it came", limit, async () => {
  const asks = visitor(place.url);
  await asks.send("/sign-in", { email: "bob@example.test" });
  await mail.next("bob@example.test", /is your code/);
  await rotation("Support");
  await mail.next("ada@example.test", /^You are on duty: Support, until /);
  const letters = [...(await mail.letters("bob@example.test")), ...(await mail.letters("ada@example.test"))];
  assert.ok(letters.length >= 3);
  for (const letter of letters) {
    const head = (name) => letter.headers.find((one) => one.key === name)?.value;
    assert.ok(letter.text && letter.html, letter.subject);
    assert.match(head("content-type"), /^multipart\/alternative/);
    assert.equal(head("auto-submitted"), "auto-generated", letter.subject);
    assert.match(letter.messageId, /^<[\w.]+@127\.0\.0\.1>$/);
    assert.equal(letter.from.address, "turnkeep@example.test");
    const hrefs = [...letter.html.matchAll(/href="([^"]+)"/g)].map((m) => m[1].replaceAll("&amp;", "&"));
    assert.equal(letter.links.length, 1, `${letter.subject}: ${letter.links}`);
    assert.deepEqual(hrefs, letter.links, letter.subject);
    assert.doesNotMatch(letter.html, /<img|<link|<script|url\(|@import|src=/i, letter.subject);
    assert.match(letter.text, /^-- \r?\nYou g[eo]t this /m, letter.subject);
    assert.match(letter.html, /You g[eo]t this /, letter.subject);
    assert.equal(letter.raw.match(/^(?:list-unsubscribe|x-mailer|received-spf):/gim), null);
  }
});

test("the subject starts with the fact and a title with markup stays text", limit, async () => {
  await rotation("Night & <b>day</b>");
  const letter = await mail.next("ada@example.test", /Night/);
  assert.match(letter.subject, /^You are on duty: Night & <b>day<\/b>, until Mon /);
  assert.match(letter.html, /Night &amp; &lt;b&gt;day&lt;\/b&gt;/);
});

/** A mail server that takes a letter and then says "later": `{ port, letters, arrived, stop }`. */
async function hesitant() {
  const letters = [];
  let arrived;
  const first = new Promise((resolve) => (arrived = resolve));
  const server = createServer((socket) => {
    let text = "";
    let reading = false;
    socket.setEncoding("utf8").on("error", () => {}).on("data", (part) => {
      text += part;
      if (reading) {
        if (!text.endsWith("\r\n.\r\n")) return;
        letters.push(text);
        reading = false;
        socket.write("451 4.3.0 Not now\r\n", () => arrived());
      } else if (/^DATA\r\n/m.test(text)) {
        reading = true;
        socket.write("354 Go on\r\n");
      } else if (/^QUIT/m.test(text)) socket.end("221 Bye\r\n");
      else socket.write("250 mail.example.test\r\n");
      text = "";
    });
    socket.write("220 mail.example.test\r\n");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, letters, arrived: first, stop: () => new Promise((resolve) => server.close(resolve)) };
}

test("a mail that waits when the server is killed arrives after all, under the same Message-ID", limit, async () => {
  const busy = await hesitant();
  const other = await house({ mail: busy.port });
  let late;
  try {
    const hers = await founded(other);
    await rotation("Support", hers);
    await busy.arrived;
    await other.kill();
    await busy.stop();
    const [promised] = /^Message-ID: .*$/im.exec(busy.letters[0]);
    late = await smtpd({ plainPort: busy.port });
    await other.open();
    const letter = await late.next("ada@example.test", /^You are on duty: Support/);
    assert.equal(`Message-ID: ${letter.messageId}`, promised);
    assert.match(letter.messageId, /^<dlv_/);
    await other.kill();
    await other.open();
    await visitor(other.url).send("/sign-in", { email: "ada@example.test" });
    await late.next("ada@example.test", /is your code/);
    const duty = (await late.letters("ada@example.test")).filter((one) => /^You are on duty/.test(one.subject));
    assert.deepEqual([...new Set(duty.map((one) => one.messageId))], [letter.messageId], "if it came twice, it would be known as the same");
  } finally {
    await other.remove();
    await busy.stop().catch(() => {});
    await late?.stop();
  }
});

test("what the mail server said is shown to the person whose mail it is", limit, async () => {
  const [letter] = (await mail.letters("ada@example.test")).filter((one) => /on duty/.test(one.subject));
  assert.ok(letter);
  const { body } = await ada.ask("/me");
  assert.match(body, /Mails to you/);
  assert.match(body, /sent/);
});
