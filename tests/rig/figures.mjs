// Measures what docs/performance.md promises, with the release build, and fails on a broken
// promise: node tests/rig/figures.mjs
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const binary = process.env.TURNKEEP_BIN ?? fileURLToPath(new URL("../../target/release/turnkeep", import.meta.url));
const STARTS = 5;

/** One answer as it crossed the wire: status, headers, bytes with headers, body. */
function fetchRaw(url) {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { "accept-encoding": "br, gzip" }, timeout: 5000 }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part)).on("end", () => {
        const body = Buffer.concat(parts);
        const heads = answer.rawHeaders.reduce((sum, text) => sum + text.length + 2, 20);
        resolve({ status: answer.statusCode, headers: answer.headers, wire: body.length + heads, body });
      });
    });
    request.on("error", reject).on("timeout", () => request.destroy(new Error("no answer")));
  });
}

function text({ headers, body }) {
  const open = { br: brotliDecompressSync, gzip: gunzipSync }[headers["content-encoding"]] ?? ((raw) => raw);
  return open(body).toString();
}

/** Starts the demo in an empty folder, calls `use`, ends it. `ready` is the time in milliseconds. */
async function withServer(use) {
  const data = await mkdtemp(join(tmpdir(), "turnkeep-figures-"));
  const begun = performance.now();
  const child = spawn(binary, ["demo", "--listen", "127.0.0.1:0", "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  try {
    let link;
    for await (const line of createInterface({ input: child.stdout })) {
      link = /Open\s+(http:\S+)/.exec(line)?.[1];
      if (link) break;
    }
    if (!link) throw new Error(`${binary} demo printed no address`);
    child.stdout.resume();
    const url = new URL(link).origin;
    const { status } = await fetchRaw(`${url}/readyz`);
    if (status !== 200) throw new Error(`/readyz answered ${status}`);
    return await use({ url, ready: performance.now() - begun, pid: child.pid });
  } finally {
    child.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  }
}

/** Bytes of the page a stranger sees first, with all that it loads. */
async function firstPage(url) {
  let at = new URL("/", url);
  let sum = 0;
  let page;
  for (let hops = 0; hops < 5; hops++) {
    page = await fetchRaw(at);
    sum += page.wire;
    if (!page.headers.location) break;
    at = new URL(page.headers.location, at);
  }
  const loaded = [...text(page).matchAll(/<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"/g)].map((m) => new URL(m[1], at));
  for (const part of new Set(loaded.map(String).filter((part) => part.startsWith("http")))) sum += (await fetchRaw(part)).wire;
  return sum;
}

async function rss(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

const starts = [];
let page, memory;
for (let i = 0; i < STARTS; i++) {
  await withServer(async ({ url, ready, pid }) => {
    starts.push(ready);
    if (i > 0) return;
    memory = await rss(pid);
    page = await firstPage(url);
  });
}
starts.sort((a, b) => a - b);

const figures = [
  ["Memory after start, with the demo's world", memory, 30, "MB"],
  [`Ready to answer (middle of ${STARTS} starts, empty folder)`, starts[(STARTS - 1) / 2], 300, "ms"],
  ["Release binary", (await stat(binary)).size / 1e6, 20, "MB"],
  ["First page over the wire, with all it loads", page / 1000, 40, "kB"],
];
for (const [what, is, most, unit] of figures) {
  console.log(`${is <= most ? "ok  " : "OVER"}  ${what}: ${is.toFixed(1)} ${unit} (at most ${most})`);
}
process.exitCode = figures.every(([, is, most]) => is <= most) ? 0 : 1;
