// Types queries into the search box: node search.mjs SITE /start/ QUERY… -> addresses of the results by query, best first.
import { browse, open } from "./site.mjs";

await browse(async ({ browser, base, rest: [start, ...queries] }) => {
  const { page, troubles, visit } = await open(browser, base);
  const found = {};
  await visit(start);
  for (const query of queries) {
    await page.click(".md-search__input");
    await page.fill(".md-search__input", "");
    await page.keyboard.press("End");
    await page.waitForFunction(() => !document.querySelector(".md-search-result__item"));
    await page.keyboard.insertText(query);
    await page.keyboard.press("End"); // the search listens to keys
    await page.waitForSelector(".md-search-result__item", { timeout: 5000 }).catch(() => undefined);
    found[query] = await page.$$eval(".md-search-result__item", (items) =>
      items.map((item) => [...item.querySelectorAll("a.md-search-result__link")].map((link) => {
        const url = new URL(link.href);
        return url.pathname + decodeURIComponent(url.hash);
      })));
    found[query] = found[query].map((links) => links.map((link) => link.slice(new URL(base).pathname.length)));
  }
  if (troubles.length) throw new Error(troubles.join("\n"));
  return found;
}, { searched: true });
