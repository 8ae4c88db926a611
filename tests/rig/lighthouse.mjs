// Lighthouse on the pages that everybody sees: sign-in, home, a rotation, as a phone (slow, over a slow
// network) and as a desk. Fails below the bar in performance, accessibility or best practices:
// node tests/rig/lighthouse.mjs
import lighthouse, { desktopConfig } from "lighthouse";
import { demo, sharedBrowser } from "../browser/kit.mjs";
import { NOW, enter, inside, outside } from "../browser/places.mjs";

const BAR = 98;
/** A busy machine makes a page slow, not worse: performance alone may be measured again. */
const TRIES = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices"]; // not "seo": the pages ask not to be found
const LOOKS = { phone: undefined, desk: desktopConfig };
/** Who looks: the sign-in page is for strangers, so it comes before signing in. */
const STRANGERS = ["sign-in"], PERSONS = ["home", "rotation"];

/** What Lighthouse thinks of a page: points by category, and what cost some. */
async function judge(url, port, config) {
  const options = { port, output: [], logLevel: "error", onlyCategories: CATEGORIES, disableStorageReset: true, maxWaitForLoad: 20_000 };
  const { lhr } = await lighthouse(url, options, config);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
  const points = {}, lost = [];
  for (const name of CATEGORIES) {
    const { score, auditRefs } = lhr.categories[name];
    points[name] = Math.round((score ?? 0) * 100);
    for (const { id, weight } of auditRefs) {
      const { score, title, displayValue, details } = lhr.audits[id];
      if (weight === 0 || score === null || score >= 0.9) continue;
      const where = (details?.items ?? []).slice(0, 5).map((item) => item.node?.snippet ?? item.description ?? item.url ?? "").filter(Boolean);
      lost.push([`${name}: ${title}${displayValue ? `, ${displayValue}` : ""} (${id})`, ...where.map((one) => `    ${one}`)].join("\n  "));
    }
  }
  const hosts = (lhr.audits["network-requests"]?.details?.items ?? []).map(({ url }) => new URL(url)).filter(({ protocol }) => protocol.startsWith("http"));
  const foreign = hosts.find(({ hostname }) => hostname !== "127.0.0.1");
  if (foreign) throw new Error(`${url} asks another host: ${foreign.hostname}`);
  return { points, lost };
}

const below = (points) => CATEGORIES.filter((name) => points[name] < BAR);

/** As `judge`; measured again while nothing but performance is too low. */
async function judgeFairly(url, port, config) {
  let best;
  for (let tries = 1; tries <= TRIES; tries++) {
    const now = await judge(url, port, config);
    if (!best || now.points.performance > best.points.performance) best = now;
    if (below(best.points).join() !== "performance") return { ...best, tries };
  }
  return { ...best, tries: TRIES };
}

let good = 0, bad = 0;
async function judgeAll(names, paths, url, port) {
  for (const name of names) {
    for (const [look, config] of Object.entries(LOOKS)) {
      const { points, lost, tries } = await judgeFairly(url + paths[name], port, config);
      const isGood = below(points).length === 0;
      if (isGood) good += 1;
      else bad += 1;
      const said = CATEGORIES.map((category) => `${category} ${points[category]}`).join(", ");
      console.log(`${isGood ? "ok   " : "BELOW"}  ${name}, ${look}: ${said}${tries > 1 ? ` (best of ${tries})` : ""}`);
      for (const line of lost) console.log(`  ${line}`);
    }
  }
}

const [world, { context, port, close }] = await Promise.all([demo("--now", NOW), sharedBrowser()]);
try {
  const page = context.pages()[0] ?? (await context.newPage());
  await judgeAll(STRANGERS, outside, world.url, port);
  await page.goto(world.link);
  await enter(page);
  const places = await inside(page, world.url);
  await page.goto("about:blank"); // what this page does is not to be measured
  await judgeAll(PERSONS, places, world.url, port);
} finally {
  await close();
  await world.stop();
}
console.log(`at least ${BAR} each\n${good} passed, ${bad} failed`);
process.exitCode = bad === 0 ? 0 : 1;
