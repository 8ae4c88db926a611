// What the browser tests share: the program itself, a real Chromium, a look at access faults.
import AxeBuilder from "@axe-core/playwright";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
/** The program under test. */
export const binary = process.env.TURNKEEP_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release/turnkeep");

/** A temporary folder and the call that removes it. */
export async function folder(name) {
  const path = await mkdtemp(join(tmpdir(), `turnkeep-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A port of this machine that nobody listens on. */
export async function freePort() {
  const held = createServer().listen(0, "127.0.0.1");
  await once(held, "listening");
  const { port } = held.address();
  held.close();
  await once(held, "close");
  return port;
}

/**
 * Starts a program and waits for the line that holds `pattern`, at most `seconds`.
 * Gives its match, everything said so far, and `stop()`.
 */
export async function start(command, args, pattern, { seconds = 20, ...options } = {}) {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], ...options });
  const said = [];
  const ended = once(child, "exit").catch((error) => [error.message]);
  const found = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${pattern} within ${seconds} s:\n${said.join("\n")}`)), seconds * 1000);
    const read = (line) => {
      said.push(line);
      const match = pattern.exec(line);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", read);
    child.on("error", reject);
    ended.then(([code]) => reject(new Error(`${command} ended (${code}):\n${said.join("\n")}`)));
    ended.then(() => clearTimeout(timer));
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const slow = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(slow);
  };
  try {
    return { match: await found, said, child, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The demo world on a free port: `{ url, link, stop }`; `link` signs its person in, once. */
export async function demo(...args) {
  const data = await folder("demo");
  const run = await start(binary, ["demo", "--listen", "127.0.0.1:0", "--data", data.path, ...args], /Open\s+(http:\S+)/);
  const stop = async () => {
    await run.stop();
    await data.remove();
  };
  return { url: new URL(run.match[1]).origin, link: run.match[1], said: run.said, stop };
}

/** A server under a configuration file: `{ url, said, stop }`. */
export async function serve(config, ...args) {
  const run = await start(binary, ["serve", "--config", config, ...args], /Listening on (http:\S+)/);
  return { url: run.match[1].replace(/\/$/, ""), said: run.said, child: run.child, stop: run.stop };
}

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const quietly = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A headless Chromium; `close()` it. */
export function browser() {
  return chromium.launch({ executablePath, args: quietly });
}

/**
 * A headless Chromium that other tools reach as well: `{ context, port, close }`. Whoever signs in by
 * the context's pages is signed in for what comes by the port.
 */
export async function sharedBrowser() {
  const profile = await folder("browser");
  const context = await chromium.launchPersistentContext(profile.path, { executablePath, args: [...quietly, "--remote-debugging-port=0"] });
  const [port] = (await readFile(join(profile.path, "DevToolsActivePort"), "utf8")).split("\n");
  const close = async () => {
    await context.close();
    await profile.remove();
  };
  return { context, port: Number(port), close };
}

// What broke the content policy (Trusted Types are part of it), on any page of any test of this process: there is no
// test in which that is fine, so its process fails.
const violations = [];
process.on("exit", () => {
  if (violations.length === 0) return;
  process.stderr.write(`The content policy was violated:\n${violations.join("\n")}\n`);
  process.exitCode = 1;
});

/** The violations of the content policy that any page of this process met so far. */
export function violated() {
  return [...violations];
}

/**
 * A page of its own, with its own cookies, that fails the test on a script error, a CSP fault or
 * a request to another host: `page.faults` lists them, `calm(page)` asserts there are none.
 */
export async function visit(browser, { url, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(10_000);
  await context.exposeBinding("turnkeepViolated", (_, told) => violations.push(told));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.turnkeepViolated(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => {
    // A browser that has no time for the fade between two pages says so; nothing is wrong with either.
    if (!/^Transition was (aborted|skipped)/.test(error.message)) page.faults.push(`script: ${error.message}`);
  });
  page.on("console", (message) => {
    // A page that says what was wrong, or that there is none, is no fault of the page.
    const told = /status of (404|422)/.test(message.text()) && page.opened.has(message.location().url);
    if (message.type() === "error" && !told) page.faults.push(`console: ${message.text()}`);
  });
  page.opened = new Set();
  page.on("request", (request) => {
    if (request.isNavigationRequest() || request.method() === "POST") page.opened.add(request.url());
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1" && hostname !== "localhost") page.faults.push(`foreign host: ${hostname}`);
  });
  if (url) await page.goto(url);
  return page;
}

/** The options of a visitor whose browser runs no script: `visit(b, { url, ...withoutScript() })`. */
export function withoutScript() {
  return { javaScriptEnabled: false };
}

/** Throws if the page met a script error, a console error or another host. */
export function calm(page) {
  if (page.faults.length > 0) throw new Error(`${page.url()}\n${page.faults.join("\n")}`);
}

/** After a button was pressed: until its form is sent and the page shows what came of it. */
export function settled(page) {
  return page.waitForFunction(() => document.readyState === "complete" && !document.querySelector("[aria-busy=true]"));
}

/** Throws if axe finds a fault of WCAG 2.2 A or AA or of good practice. (Needs script.) */
export async function axe(page) {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const lines = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}\n    ${n.target.join(" ")}\n    ${n.html}`));
  if (lines.length > 0) throw new Error(`${new URL(page.url()).pathname}\n${lines.join("\n")}`);
}

/** The four sights of a page (light and dark, phone and desk): calls `see` in each. */
export async function sights(page, see) {
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      await see(`${colorScheme}-${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(before);
}

/**
 * Pictures of a page in its four sights, in tests/screens/out (or $SHOTS); throws if the page
 * scrolls sideways in one of them.
 */
export async function shots(page, name) {
  const out = process.env.SHOTS ?? join(root, "tests/screens/out");
  await mkdir(out, { recursive: true });
  await sights(page, async (sight) => {
    await page.screenshot({ path: join(out, `${name}-${sight}.png`), fullPage: true });
    const wide = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    if (wide > 0) throw new Error(`${name} is ${wide} px too wide (${sight})`);
  });
}
