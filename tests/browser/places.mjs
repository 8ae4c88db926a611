// Every page of the demo's world by a name: one table for the tests, the pictures and the measuring.
import { visit } from "./kit.mjs";

/** A Wednesday morning in working hours: Ada has Support until Monday 09:00, Bob is away. */
export const NOW = "2026-11-25T09:30:00+01:00[Europe/Berlin]";

/** What anybody may open: name and path. */
export const outside = { "sign-in": "/sign-in", link: "/l/abc", "sign-in-code": "/sign-in/code", "missing-outside": "/nothing/here" };

/** What Ada may open: name and path. `page` is hers; the ids of this world are read from its lists. */
export async function inside(page, url) {
  const hrefs = async (path, selector) => {
    await page.goto(url + path);
    return page.locator(selector).evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  };
  // Something is late, something waits, a note is there: the pages have something on them.
  const rotations = Object.fromEntries((await hrefs("/rotations", "main h2 a")).map((href, n) => [["desk", "night", "release", "support"][n], href]));
  const people = await hrefs("/people", "main .crew a.who");
  const { support, night } = rotations;
  const [note] = await hrefs(support, "#note a[href*='/note/']");
  const [coverAsk] = await hrefs(support, "#coming a[href*='/cover/']");
  return {
    home: "/", rotations: "/rotations", rotation: support, "rotation-daily": night, "rotation-new": "/rotations/new",
    "rotation-edit": `${support}/edit`, "rotation-file": `${support}/file`, "rotation-from-file": "/rotations/file", "hand-over": `${support}/hand-over`, "cover-ask": coverAsk, note, people: "/people", "people-away": "/people?show=away", person: people[1],
    "person-me": people[0], invite: "/people/invite", me: "/me", email: "/me/email", settings: "/settings", workspaces: "/settings/workspaces", mail: "/settings/mail",
    "first-mail": "/settings/mail?first=1", "first-people": "/people/invite?first=1", "first-rotation": "/rotations/new?first=1",
    "demo-mail": "/demo/mail", "demo-letter": "/demo/mail/1", "step-up": "/step-up?next=/me", missing: "/nothing/here",
    record: "/record", "record-found": "/record?kind=rotations&from=2026-11-01", "record-none": "/record?from=2026-01-01&until=2026-01-02",
    deliveries: "/settings/deliveries", "deliveries-none": "/settings/deliveries?state=failed",
    search: "/search", walls: "/settings/walls", "wall-new": "/settings/walls/new",
  };
}

/** A page of its own whose person has signed in by this link. */
export async function signedIn(browser, link, options) {
  const page = await visit(browser, { url: link, ...options });
  await enter(page);
  return page;
}

/** Presses the button of a sign-in link that is open in `page`. */
export async function enter(page) {
  await page.locator("main button[type=submit]").click();
  await page.getByRole("navigation").first().waitFor();
}

/** From now on the person of `page` reads this language. */
export async function speak(page, url, lang) {
  await page.goto(`${url}/me`);
  await page.locator(`input[name=lang][value=${lang}]`).check();
  // Sent as a page or in place: either way there is an answer, and the next page is in that language.
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.locator("#time button[type=submit]").click();
  await answered;
  await page.goto(`${url}/me`);
  if ((await page.locator("html").getAttribute("lang")) !== lang) throw new Error(`the pages do not speak ${lang}`);
}
