// Files of `train --report` in a browser: node report.mjs FILE… gives, for each one, what is wrong with it.
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { violations } from "./axe.mjs";
import { BROWSER, FLAGS, HEIGHT } from "./site.mjs";

const WIDTHS = [1280, 390];
const SCHEMES = ["light", "dark"];

/** What a page asks for or says while it is opened, what breaks a rule of accessibility, what is wider than the window. */
async function troubles(browser, file, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: HEIGHT }, colorScheme });
  const page = await context.newPage();
  const found = [];
  const address = pathToFileURL(file).href;
  page.on("console", (message) => found.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => found.push(`error: ${error.message}`));
  page.on("request", (request) => request.url() === address || found.push(`request: ${request.url()}`));
  await page.goto(address, { waitUntil: "load" });
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (beyond > 0) found.push(`${beyond} pixels beyond the window`);
  found.push(...await violations(page));
  await context.close();
  return found.map((trouble) => `${width} ${colorScheme}: ${trouble}`);
}

const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
try {
  const report = {};
  for (const file of process.argv.slice(2)) {
    report[file] = [];
    for (const width of WIDTHS) for (const scheme of SCHEMES) report[file].push(...await troubles(browser, file, width, scheme));
  }
  process.stdout.write(JSON.stringify(report) + "\n");
} finally {
  await browser.close();
}
