// What a reader does with a page: node reader.mjs SITE WIDTH /path/… -> troubles by page.
// Copies code, downloads each file offered, goes through the page with the Tab key, opens the drawer of a narrow window,
// switches the language at a heading.
// One page after another: the clipboard is the browser's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { browse, open } from "./site.mjs";

async function copies(page, found) {
  const code = page.locator(".md-content .highlight code").first();
  await code.hover();
  await page.locator(".md-content .highlight .md-clipboard, .md-content .highlight [data-clipboard-target], .md-content .highlight .md-code__button").first().click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (copied.trim() !== (await code.textContent()).trim()) found.push(`copied ${JSON.stringify(copied.slice(0, 80))}`);
}

async function downloads(page, folder, path, found) {
  for (const link of await page.locator(".run-bar a[download]").all()) {
    const file = join(folder, path, await link.getAttribute("href"));
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const failure = await download.failure();
    if (failure) found.push(`download of ${download.suggestedFilename()}: ${failure}`);
    else if (!readFileSync(await download.path()).equals(readFileSync(file))) found.push(`download of ${download.suggestedFilename()}: another file`);
  }
}

/** Goes through the page with the Tab key. The keys are sent one behind the other; the page notes what each reaches. */
async function reachesEverything(page, found) {
  const wanted = await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
    // One of a group of radio buttons stands for all; the button back to the top is hidden at the top.
    const shown = [...document.querySelectorAll(":is(a[href], button, summary, input:not([type=radio]), [tabindex]):not(.md-top, [type=radio])")]
      .filter((element) => element.checkVisibility({ checkVisibilityCSS: true }) && element.tabIndex >= 0);
    globalThis.unreached = new Set(shown);
    globalThis.outside = new Set();
    addEventListener("focusin", ({ target }) => {
      globalThis.unreached.delete(target);
      const { left, right } = target.getBoundingClientRect();
      if ((right <= 0 || left >= innerWidth) && !target.closest(".md-search")) globalThis.outside.add(target); // the search slides in
    });
    return shown.length;
  });
  const keyboard = await page.context().newCDPSession(page);
  const tab = (type) => keyboard.send("Input.dispatchKeyEvent", { type, key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 });
  let left = wanted;
  for (let spare = 200; left && spare > 0; spare -= left) {
    await Promise.all(Array.from({ length: left }, () => [tab("rawKeyDown"), tab("keyUp")]).flat());
    left = await page.evaluate(() => globalThis.unreached.size);
  }
  const [missed, outside] = await page.evaluate(() =>
    [globalThis.unreached, globalThis.outside].map((elements) => [...elements].map((element) => element.outerHTML.slice(0, 120))));
  if (outside.length) found.push(`the keyboard goes to ${outside.length} links and buttons outside the window: ${outside[0]}`);
  if (missed.length) found.push(`the keyboard reaches ${wanted - missed.length} of ${wanted} links and buttons, not ${missed[0]}`);
}

/** In a narrow window the navigation is a drawer: a key opens it, its links come next, and a key closes it. */
async function opensDrawer(page, found) {
  const button = ".md-header__button[for=__drawer]";
  if (!(await page.locator(button).isVisible())) return;
  const open = (wanted) => page.waitForFunction((state) => document.querySelector(".md-nav--primary").getBoundingClientRect().left >= 0 === state, wanted, { timeout: 5000 });
  try {
    await page.locator(button).focus();
    await page.waitForFunction((selector) => document.activeElement.matches(selector), button, { timeout: 5000 });
    await page.keyboard.press("Enter");
    await open(true);
    await page.keyboard.press("Enter");
    await open(false);
  } catch (error) {
    found.push(`keys do not open and close the navigation: ${error.message}`);
  }
}

/** Where the mouse meets an element of the header, once it does: Playwright's own click would scroll the page for it. */
async function place(page, selector) {
  const met = await page.waitForFunction((wanted) => {
    const { x, y, width, height } = document.querySelector(wanted).getBoundingClientRect();
    const middle = [x + width / 2, y + height / 2];
    return document.elementFromPoint(...middle)?.closest(wanted) && middle;
  }, selector);
  return met.jsonValue();
}

async function switches(page, base, path, found) {
  const anchor = await page.evaluate(() => [...document.querySelectorAll(".md-content h2[id]")][1]?.id);
  if (anchor) {
    await page.goto(`${base}${path}#${anchor}`);
    // Below the top edge too: after the walk with the Tab key the page stands at its end until it has jumped.
    const arrived = (timeout) => page.waitForFunction((id) => {
      const { top } = document.getElementById(id).getBoundingClientRect();
      return top >= 0 && top < innerHeight / 3;
    }, anchor, { timeout });
    // On a busy machine a picture may come in after the jump and push the heading away: then jump once more.
    await arrived(15000).catch(async () => {
      await page.evaluate((id) => { location.hash = ""; location.hash = id; }, anchor);
      await arrived(60000);
    });
  }
  const other = path.startsWith("/en/") ? "ko" : "en";
  await page.mouse.move(...(await place(page, ".md-select button")));
  await page.mouse.click(...(await place(page, `.md-select__link[hreflang=${other}]`)));
  const inSite = (url) => new URL(url).pathname.slice(new URL(base).pathname.length);
  await page.waitForURL((url) => inSite(url).startsWith("/en/") === (other === "en"));
  const url = new URL(page.url());
  const expected = other === "en" ? `/en${path}` : path.replace("/en/", "/");
  if (inSite(url) !== expected) found.push(`the switch leads to ${url.pathname}`);
  if (anchor && url.hash !== `#${anchor}`) found.push(`the switch leaves the heading ${anchor}: ${url.hash}`);
}

await browse(async ({ browser, base, folder, rest: [width, ...paths] }) => {
  const report = {};
  const { page, troubles, visit } = await open(browser, base, { width: Number(width) });
  for (const path of paths) {
    const found = [];
    await visit(path);
    if (await page.locator(".md-content .highlight code").count()) await copies(page, found);
    await downloads(page, folder, path, found);
    await reachesEverything(page, found);
    await opensDrawer(page, found);
    await switches(page, base, path, found);
    if (found.length + troubles.length) report[path] = [...found, ...troubles];
  }
  return report;
});
