// Writes tests/it/calendar/second.txt from the npm package `date-holidays`; see README.md beside this file.
//
//   node second.mjs <folder with node_modules>

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const VERSION = "3.37.0";
const YEARS = [2022, 2032];
const TABLE = new URL("../../it/calendar/second.txt", import.meta.url);

const packages = createRequire(resolve(process.argv[2] ?? ".", "package.json"));
const Holidays = packages("date-holidays");
const { version } = JSON.parse(readFileSync(packages.resolve("date-holidays").replace(/date-holidays\/.*/, "date-holidays/package.json")));
if (version !== VERSION) throw new Error(`install date-holidays@${VERSION}, not ${version}`);
if (new Date().getTimezoneOffset() !== 0) throw new Error("run with TZ=UTC");

/** Places that it calls otherwise than ISO 3166-2 does today. */
const CALLED = {
  "FR-67": "FR-6AE",
  "FR-GF": "FR-973",
  "FR-GP": "FR-971",
  "FR-MQ": "FR-972",
  "FR-RE": "FR-974",
  "FR-YT": "FR-976",
  "IT-32": "IT-BZ",
};
const places = readFileSync(new URL("places.txt", import.meta.url), "utf8");
const codes = places.split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split("|")[0]);
const DAY = 86_400_000;

/** The public days of one place: name → dates. A day's `start` and `end` are wall times, so days are counted between them. */
function daysOf(holidays) {
  const found = new Map();
  for (let year = YEARS[0]; year <= YEARS[1]; year++) {
    for (const { type, name, date, start, end } of holidays.getHolidays(year, "en")) {
      if (type !== "public") continue;
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      const length = Math.max(1, Math.round((end - start) / DAY));
      for (let n = 0; n < length; n++) {
        const day = new Date(first + n * DAY).toISOString().slice(0, 10);
        found.set(name, (found.get(name) ?? new Set()).add(day));
      }
    }
  }
  return found;
}

/** Dates as short as they can be: `12-25` for every year. */
function short(dates) {
  const all = [...dates].sort();
  const days = new Set(all.map((date) => date.slice(5)));
  const every = all.length === days.size * (YEARS[1] - YEARS[0] + 1);
  return [...(every && days.size < 3 ? days : all)].join(" ");
}

const lines = [
  "# Public holidays from a second, independent source. Written by tests/rig/holidays/second.mjs: not changed by hand.",
  `# source: date-holidays ${VERSION}, (c) commenthol and contributors, https://github.com/commenthol/date-holidays`,
  "# licence: CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/, from articles of Wikipedia listed in its LICENSE",
  "# changes: only type `public` of these places and years, days that last longer counted singly",
  `# years: ${YEARS.join("..")}`,
  "# A place is its code; its days follow, name|dates, MM-DD for each of the years.",
];
let count = 0;
for (const code of codes) {
  const [country, region] = (Object.entries(CALLED).find(([, iso]) => iso === code)?.[0] ?? code).split("-");
  if (region && !(region in (new Holidays().getStates(country) ?? {}))) continue;
  lines.push(code);
  for (const [name, dates] of daysOf(region ? new Holidays(country, region) : new Holidays(country))) {
    lines.push(`${name}|${short(dates)}`);
    count += dates.size;
  }
}
writeFileSync(TABLE, lines.join("\n") + "\n");
console.log(`${count} days`);
