// Looks at pages wide and narrow, light and dark: node pages.mjs SITE /path/… -> troubles by page.
// A page must load without console error or foreign request, be right in all four windows, and break no rule of axe in
// two opposite ones: contrast depends on the scheme, all else on the width. Each page is loaded once. One lane loads its
// pages in the light scheme, one in the dark; the width is then changed, and the scheme by the button in the header.
import { violations } from "./axe.mjs";
import { faults, hangulIsDrawn } from "./faults.mjs";
import { browse, inLanes, open } from "./site.mjs";

/** Waits until the page has drawn a change and nothing moves. */
async function settle(page) {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

async function resize(page, width) {
  await page.setViewportSize({ width, height: page.viewportSize().height });
  await settle(page);
}

async function switchScheme(page) {
  const scheme = () => page.evaluate(() => document.body.dataset.mdColorScheme);
  const before = await scheme();
  await page.click("[data-md-component=palette] label:not([hidden])");
  await settle(page);
  if ((await scheme()) === before) throw new Error(`the button leaves the scheme ${before}`);
}

async function lane(browser, base, scheme, report) {
  const { page, troubles, visit } = await open(browser, base, { scheme });
  return async (path) => {
    await resize(page, 1280);
    await visit(path);
    const found = [...(await faults(page)), ...(await violations(page))];
    if (!(await hangulIsDrawn(page))) found.push("Hangul is drawn as boxes");
    await resize(page, 360);
    found.push(...(await faults(page)));
    await switchScheme(page);
    found.push(...(await faults(page)), ...(await violations(page)));
    await resize(page, 1280);
    found.push(...(await faults(page)), ...troubles);
    if (found.length) report[path] = [...new Set(found)];
    await page.evaluate(() => localStorage.clear()); // the next page is loaded in the lane's own scheme
  };
}

await browse(async ({ browser, base, rest: paths }) => {
  const report = {};
  await inLanes(paths, await lane(browser, base, "light", report), await lane(browser, base, "dark", report));
  return report;
});
