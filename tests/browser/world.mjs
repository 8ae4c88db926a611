// A house of its own for a test: folders, configuration, server, first admin; and a visitor without a browser.
import { request } from "node:http";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { binary, folder, freePort, start } from "./kit.mjs";

/**
 * A server on a folder of its own: `{ url, config, runDir, link, said, open, kill, close, remove, admin }`.
 * `mail` is a port of this machine that takes mail; without it none is set. `link` sets the house up.
 */
export async function house({ mail } = {}) {
  const dir = await folder("house");
  const url = `http://127.0.0.1:${await freePort()}`;
  const config = join(dir.path, "turnkeep.toml");
  const runDir = join(dir.path, "run");
  const lines = ["[server]", `public_url = "${url}"`, `listen = "${new URL(url).host}"`, "[storage]", `data_dir = "${dir.path}/data"`,
    `key_file = "${dir.path}/turnkeep.key"`, `run_dir = "${runDir}"`];
  if (mail) lines.push("[mail]", 'host = "127.0.0.1"', `port = ${mail}`, 'security = "none"', 'from = "Turnkeep <turnkeep@example.test>"');
  await writeFile(config, `${lines.join("\n")}\n`);

  let run;
  const self = { url, config, runDir, said: [] };
  self.open = async (pattern = /Listening on (http:\S+)/) => {
    run = await start(binary, ["serve", "--config", config], pattern);
    self.said = run.said;
    return run.match[1];
  };
  self.close = () => run?.stop();
  self.kill = async () => {
    run.child.kill("SIGKILL");
    await run.stop();
  };
  self.remove = async () => {
    await self.close();
    await dir.remove();
  };
  /** `turnkeep admin …` under this configuration: what it prints. */
  self.admin = async (...args) => {
    const { stdout } = await promisify(execFile)(binary, ["admin", ...args, "--config", config], { timeout: 20_000 });
    return stdout.trim();
  };
  try {
    self.link = await self.open(/Set up\s+(http:\S+)/);
  } catch (error) {
    await dir.remove();
    throw error;
  }
  return self;
}

/**
 * Somebody who speaks HTTP and keeps cookies, without a browser: `ask(path, { form, method, headers })`
 * gives `{ status, headers, body, bytes }`; `send(path, form)` opens the page first and takes its form token
 * along; `follow(link)` opens a link and presses its button.
 */
export function visitor(url, cookies = {}) {
  const jar = { ...cookies };

  function ask(path, { form, method = form ? "POST" : "GET", headers = {} } = {}) {
    // A list is sent as so many fields of its name.
    const fields = form && Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
    const body = form && new URLSearchParams(fields).toString();
    const cookie = Object.entries(jar).map(([name, value]) => `${name}=${value}`).join("; ");
    const own = {
      accept: "text/html",
      ...(cookie && { cookie }),
      ...(body !== undefined && { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body), origin: url, "sec-fetch-site": "same-origin" }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, url), { method, headers: { ...own, ...headers }, timeout: 20_000 }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => {
          for (const line of answer.headers["set-cookie"] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            if (value === "" || /max-age=0/i.test(line)) delete jar[name];
            else jar[name] = value;
          }
          const bytes = Buffer.concat(parts);
          resolve({ status: answer.statusCode, headers: answer.headers, body: bytes.toString(), bytes });
        });
      });
      asked.on("error", reject).on("timeout", () => asked.destroy(new Error(`no answer in time: ${path}`)));
      asked.end(body);
    });
  }

  async function send(path, form, page = path) {
    const { body } = await ask(page);
    return ask(path, { form: { form_token: formToken(body), ...form } });
  }

  function follow(link) {
    const { pathname, search, hash } = new URL(link);
    return send(pathname + search, { token: hash.slice(1) });
  }

  return { jar, ask, send, follow };
}

/** The form token of a page. */
export function formToken(body) {
  return /name="form_token" value="([^"]*)"/.exec(body)?.[1] ?? "";
}

/** Ada sets the house up, without a browser; she is signed in. */
export async function founded(place) {
  const ada = visitor(place.url);
  await ada.follow(place.link);
  const answer = await ada.send("/set-up", {
    legal_name: "Lindenhof eG", name: "Ada", email: "ada@example.test", zone: "Europe/Berlin", lang: "en",
  });
  if (answer.status !== 303) throw new Error(`set-up: ${answer.status} ${answer.body}`);
  return ada;
}

/** Ada invites these addresses and they accept by mail; gives one signed-in visitor for each. */
export async function joined(place, ada, mail, addresses) {
  await ada.send("/people/invite", { people: addresses.join("\n") });
  const visitors = [];
  for (const address of addresses) {
    const letter = await mail.next(address, /invites you/);
    const one = visitor(place.url);
    const answer = await one.follow(letter.links[0]);
    if (answer.status !== 303) throw new Error(`${address}: ${answer.status} ${answer.body}`);
    visitors.push(one);
  }
  return visitors;
}
