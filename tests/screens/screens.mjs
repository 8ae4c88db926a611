// Draws every page of the demo's world: light and dark, phone and desk, English and German.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { browser, demo, settled, sights, visit } from "../browser/kit.mjs";
import { NOW, inside, outside, signedIn, speak } from "../browser/places.mjs";
import { smaller } from "./png.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const OUT = process.env.SHOTS ?? join(here, "out");
const PICTURES = join(here, "../../docs/pictures");
const LANGUAGES = ["en", "de"];

/** The pictures of the documents: name of the file, page, how it is looked at. */
const CHOSEN = [
  { file: "your-turn", page: "home", height: 760 },
  { file: "your-turn-phone", page: "home", scheme: "dark", width: 390, height: 760 },
  { file: "rotation", page: "rotation", height: 1000 },
  { file: "rotation-form", page: "rotation-edit", height: 960 },
  { file: "people", page: "people", height: 620 },
  { file: "letter", page: "demo-mail", before: handOver, width: 1000, height: 520 }, // the last: it moves the clock
];
const HEAVY = 60_000; // bytes a committed picture should not be above

const words = process.argv.slice(2);
const readme = words.includes("--readme");
const wanted = words.filter((word) => !word.startsWith("--"));
const odd = words.filter((word) => word.startsWith("--") && word !== "--readme");
if (odd.length > 0) {
  console.error(`unknown: ${odd.join(" ")}; see tests/screens/run`);
  process.exit(64);
}

const [world, chromium] = await Promise.all([demo("--now", NOW), browser()]);
try {
  const ada = await signedIn(chromium, world.link, { reducedMotion: "reduce" });
  const places = await inside(ada, world.url);
  await (readme ? choose(ada, places) : all(ada, places));
} finally {
  await chromium.close();
  await world.stop();
}

/** Opens a page and waits until it stands still. */
async function open(page, path) {
  await page.goto(world.url + path, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready.then(() => document.activeElement?.blur()));
}

async function all(ada, places) {
  const names = [...Object.keys(outside), ...Object.keys(places)];
  const strange = wanted.filter((name) => !names.includes(name));
  if (strange.length > 0) throw new Error(`no such page: ${strange.join(", ")}; there are: ${names.join(", ")}`);
  const isWanted = ([name]) => wanted.length === 0 || wanted.includes(name);
  if (wanted.length === 0) await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const drawn = [];
  const wide = [];
  for (const lang of LANGUAGES) {
    await speak(ada, world.url, lang);
    const stranger = await visit(chromium, { locale: lang });
    for (const [page, some] of [[stranger, outside], [ada, places]]) {
      for (const [name, path] of Object.entries(some).filter(isWanted)) {
        await open(page, path);
        await sights(page, async (sight) => {
          const file = `${name}-${lang}-${sight}.png`;
          // As high as the page, so that the bar at the bottom of a phone covers nothing.
          const { width } = page.viewportSize();
          await page.setViewportSize({ width, height: await page.locator("html").evaluate((html) => html.scrollHeight) });
          await page.screenshot({ path: join(OUT, file), fullPage: true, animations: "disabled" });
          const over = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
          if (over > 0) wide.push(`${file}: ${over} px too wide`);
          drawn.push({ name, path, lang, sight, file });
        });
      }
    }
    await stranger.context().close();
  }
  await writeFile(join(OUT, "index.html"), sheet(drawn));
  for (const line of wide) console.log(line);
  console.log(`${drawn.length} pictures: ${join(OUT, "index.html")}`);
  if (wide.length > 0) process.exitCode = 1;
}

/** One page to look through all: a row for each page and language, its sights side by side. */
function sheet(drawn) {
  const names = [...new Set(drawn.map((one) => one.name))];
  const rows = new Map();
  // A page's languages one below the other, so that they can be compared.
  for (const one of names.flatMap((name) => drawn.filter((some) => some.name === name))) {
    const key = `${one.name} (${one.lang})`;
    rows.set(key, [...(rows.get(key) ?? []), one]);
  }
  const row = ([key, some]) => `<section><h2 id="${some[0].name}-${some[0].lang}">${key}</h2><p>${some.map((one) =>
    `<a href="${one.file}" class="${one.sight}"><img src="${one.file}" alt="${key}, ${one.sight}" loading="lazy"></a>`).join("")}</p></section>`;
  const list = names.map((name) => `<li>${name}: ${drawn.filter((one) => one.name === name && one.sight === "light-1280").map((one) => `<a href="#${name}-${one.lang}">${one.lang}</a>`).join(" ")}</li>`).join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Turnkeep: every page</title><style>
body { font: 16px/1.5 system-ui; margin: 2rem; background: #8884; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
p { display: flex; gap: 1rem; align-items: flex-start; margin: 0; }
img { display: block; width: 100%; }
a[class] { flex: 8; border: 1px solid #888; } a[class$="-360"] { flex: 3; }
ul { columns: 16rem; padding: 0; list-style: none; }
</style></head><body><h1>Every page</h1><ul>${list}</ul>${[...rows].map(row).join("\n")}</body></html>\n`;
}

/** Lets the next handoff come, and opens the letter to whoever has the duty then. */
async function handOver(page) {
  await page.getByRole("button", { name: "To the next handoff" }).click();
  await settled(page);
  const letter = await page.getByRole("link", { name: /^You are on duty/ }).first().getAttribute("href");
  await page.goto(new URL(letter, page.url()).href);
}

async function choose(ada, places) {
  await mkdir(PICTURES, { recursive: true });
  await speak(ada, world.url, "en");
  for (const { file, page: name, before = () => {}, scheme = "light", width = 1280, height } of CHOSEN) {
    await ada.setViewportSize({ width, height });
    await ada.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await open(ada, places[name]);
    await before(ada);
    // The demo's own bar is no part of a house.
    await ada.locator(".demo").evaluateAll((bars) => bars.forEach((bar) => bar.remove()));
    const path = join(PICTURES, `${file}.png`);
    const picture = smaller(await ada.screenshot({ animations: "disabled" }));
    await writeFile(path, picture);
    console.log(`${picture.length > HEAVY ? "HEAVY" : "ok   "}  ${file}.png ${(picture.length / 1000).toFixed(1)} kB`);
  }
}
