// A real mail server for the browser tests (tests/rig/smtpd), and its mailboxes.
import { readdir, readFile, stat, chmod } from "node:fs/promises";
import { connect } from "node:net";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import PostalMime from "postal-mime";
import { folder, freePort } from "./kit.mjs";

const script = fileURLToPath(new URL("../rig/smtpd", import.meta.url));

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/**
 * Starts it: `{ plain, starttls, smtps, login, caFile, letters, wait, next, boxes, stop }`. `letters(address)`
 * gives what lies in a mailbox, oldest first; `wait(address, n)` waits until there are n; `next(address,
 * subject)` waits for a letter with such a subject that it has not given yet. A letter has `subject`,
 * `text`, `html`, `headers`, `messageId`, `raw` and the `links` of its text. `plainPort` makes it listen
 * on a port chosen before.
 */
export async function smtpd({ plainPort } = {}) {
  const dir = await folder("mail");
  await chmod(dir.path, 0o755);
  const [plain, starttls, smtps] = [plainPort ?? (await freePort()), await freePort(), await freePort()];
  const child = spawn(script, [dir.path, plain, starttls, smtps].map(String), { stdio: ["pipe", "ignore", "pipe"] });
  const ended = once(child, "exit").catch((error) => [error.message]);
  const said = [];
  let woken = () => {};
  createInterface({ input: child.stderr }).on("line", (line) => {
    said.push(line);
    woken();
  });

  // Asks again at each line the server writes, and now and then besides, until there is an answer.
  async function until(what, ask, seconds = 30) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const found = await ask();
      if (found) return found;
      if (child.exitCode !== null || Date.now() > end) throw new Error(`no ${what} in time:\n${said.join("\n")}`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 50);
        woken = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async function letters(address) {
    const box = join(dir.path, "mail", address, "new");
    const names = await readdir(box).catch(() => []);
    const files = await Promise.all(names.map(async (name) => ({ path: join(box, name), at: (await stat(join(box, name))).mtimeMs })));
    files.sort((a, b) => a.at - b.at);
    return Promise.all(
      files.map(async ({ path }) => {
        const raw = await readFile(path);
        const letter = await PostalMime.parse(raw);
        const links = [...(letter.text ?? "").matchAll(/https?:\/\/[^\s<>"]+/g)].map((m) => m[0]);
        return { ...letter, links, raw: raw.toString() };
      }),
    );
  }

  async function wait(address, many = 1) {
    return until(`${many} letters to ${address}`, async () => {
      const found = await letters(address);
      return found.length >= many && found;
    });
  }

  const given = new Set();
  async function next(address, subject) {
    const letter = await until(`letter "${subject}" to ${address}`, async () =>
      (await letters(address)).find((one) => subject.test(one.subject) && !given.has(one.messageId)));
    given.add(letter.messageId);
    return letter;
  }

  /** The addresses that got something. */
  const boxes = () => readdir(join(dir.path, "mail"));

  async function stop() {
    child.stdin.end();
    await ended;
    await dir.remove();
  }

  try {
    await until("mail server", async () => (await Promise.all([plain, starttls, smtps].map(answers))).every(Boolean));
  } catch (error) {
    await stop();
    throw error;
  }
  return { plain, starttls, smtps, login: ["turnkeep", "open sesame"], caFile: join(dir.path, "ca.pem"), letters, wait, next, boxes, stop };
}
