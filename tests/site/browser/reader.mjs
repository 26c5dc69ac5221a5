// What a reader does with an executed page: node reader.mjs SITE /path/ -> troubles.
// Copies code, downloads both files, goes through the page with the Tab key, switches the language at a heading.
import { browse, open } from "./site.mjs";

async function copies(page, found) {
  const code = page.locator(".md-content .highlight code").first();
  await code.hover();
  await page.locator(".md-content .highlight .md-clipboard, .md-content .highlight [data-clipboard-target], .md-content .highlight .md-code__button").first().click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (copied.trim() !== (await code.innerText()).trim()) found.push(`copied ${JSON.stringify(copied.slice(0, 80))}`);
}

async function downloads(page, found) {
  for (const link of await page.locator(".run-bar a[download]").all()) {
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const failure = await download.failure();
    if (failure) found.push(`download of ${download.suggestedFilename()}: ${failure}`);
  }
}

async function reachesEverything(page, found) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  const wanted = await page.evaluate(() => {
    // One of a group of radio buttons stands for all; the button back to the top is hidden at the top.
    const shown = [...document.querySelectorAll(":is(a[href], button, summary, input:not([type=radio]), [tabindex]):not(.md-top, [type=radio])")]
      .filter((element) => element.checkVisibility({ checkVisibilityCSS: true }) && element.tabIndex >= 0);
    shown.forEach((element, number) => (element.dataset.wanted = number));
    return shown.length;
  });
  const reached = new Set();
  for (let step = 0; step < wanted + 200 && reached.size < wanted; step += 1) {
    await page.keyboard.press("Tab");
    const number = await page.evaluate(() => document.activeElement?.dataset.wanted);
    if (number !== undefined) reached.add(number);
  }
  if (reached.size < wanted) found.push(`the keyboard reaches ${reached.size} of ${wanted} links and buttons`);
}

async function switches(page, base, path, found) {
  const anchor = await page.evaluate(() => [...document.querySelectorAll(".md-content h2[id]")][1]?.id);
  if (anchor) {
    await page.goto(`${base}${path}#${anchor}`);
    await page.waitForFunction((id) => document.getElementById(id).getBoundingClientRect().top < innerHeight / 3, anchor);
  }
  const other = path.startsWith("/en/") ? "ko" : "en";
  await page.hover(".md-select button");
  await page.click(`.md-select__link[hreflang=${other}]`);
  const inSite = (url) => new URL(url).pathname.slice(new URL(base).pathname.length);
  await page.waitForURL((url) => inSite(url).startsWith("/en/") === (other === "en"));
  const url = new URL(page.url());
  const expected = other === "en" ? `/en${path}` : path.replace("/en/", "/");
  if (inSite(url) !== expected) found.push(`the switch leads to ${url.pathname}`);
  if (anchor && url.hash !== `#${anchor}`) found.push(`the switch leaves the heading ${anchor}: ${url.hash}`);
}

await browse(async ({ browser, base, rest: [path] }) => {
  const { page, troubles } = await open(browser, base);
  const found = [];
  await page.goto(base + path, { waitUntil: "load" });
  if (await page.locator(".md-content .highlight code").count()) await copies(page, found);
  await downloads(page, found);
  await reachesEverything(page, found);
  await switches(page, base, path, found);
  return [...found, ...troubles];
});
