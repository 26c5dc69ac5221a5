// Accessibility rules of axe-core: node axe.mjs SITE WIDTH SCHEME /path/… -> violations by page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { browse, each, open } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

await browse(async ({ browser, base, rest: [width, scheme, ...paths] }) => {
  const report = {};
  await each(paths, async (path) => {
    const { context, page } = await open(browser, base, { width: Number(width), scheme });
    await page.goto(base + path, { waitUntil: "load" });
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document));
    const lines = violations.map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary?.split("\n")[1] ?? ""}`);
    if (lines.length) report[path] = lines;
    await context.close();
  });
  return report;
});
