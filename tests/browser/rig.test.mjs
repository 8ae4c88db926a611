// The rig itself: what the other tests lean on must hold.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { axe, browser, calm, sights, visit, withoutScript } from "./kit.mjs";
import { smtpd } from "./smtpd.mjs";

const good = `<!doctype html><html lang="en"><head><title>Hello</title><link rel="icon" href="data:,"></head>
<body><main><h1>Hello</h1><p id="script">without script</p>
<script>document.getElementById("script").textContent = "with script"</script></main></body></html>`;
const bad = good.replace("<h1>", '<img src="data:,"><script>console.error("oh")</script><h1>');

let chromium, site, url;
before(async () => {
  chromium = await browser();
  site = createServer((request, answer) => answer.setHeader("content-type", "text/html").end(request.url === "/bad" ? bad : good));
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  url = `http://127.0.0.1:${site.address().port}`;
});
after(async () => {
  await chromium?.close();
  site?.closeAllConnections();
  site?.close();
});

test("a sound page passes, in all four sights", async () => {
  const page = await visit(chromium, { url });
  assert.equal(await page.textContent("#script"), "with script");
  await axe(page);
  const seen = [];
  await sights(page, (sight) => seen.push(sight));
  assert.deepEqual(seen, ["light-360", "light-1280", "dark-360", "dark-1280"]);
  calm(page);
});

test("a page with faults does not pass", async () => {
  const page = await visit(chromium, { url: `${url}/bad` });
  await assert.rejects(axe(page), /image-alt/);
  assert.throws(() => calm(page), /console: oh/);
});

test("a visitor without script runs none", async () => {
  const page = await visit(chromium, { url, ...withoutScript() });
  assert.equal(await page.textContent("#script"), "without script");
});

test("a letter lies decoded in its mailbox", async () => {
  const mail = await smtpd();
  try {
    const lines = ["EHLO test", "MAIL FROM:<bob@example.test>", "RCPT TO:<ada@example.test>", "DATA",
      "Subject: =?utf-8?Q?B=C3=BCro?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe http://127.0.0.1/a?b=3Dc\r\n.", "QUIT"];
    const socket = connect(mail.plain, "127.0.0.1").setEncoding("utf8");
    socket.on("data", (answer) => {
      if (/^\d{3} .*\r\n$/m.test(answer) && lines.length > 0) socket.write(`${lines.shift()}\r\n`);
    });
    await once(socket, "close");
    const [letter] = await mail.wait("ada@example.test");
    assert.equal(letter.subject, "Büro");
    assert.match(letter.text, /Grüße/);
    assert.deepEqual(letter.links, ["http://127.0.0.1/a?b=c"]);
    assert.deepEqual(await mail.letters("zoe@example.test"), []);
  } finally {
    await mail.stop();
  }
});
