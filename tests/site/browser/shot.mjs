// A picture of a page: node shot.mjs SITE /path/ out.png [width] [light|dark] [full|top]
import { browse, open } from "./site.mjs";

await browse(async ({ browser, base, rest: [path, out, width = "1280", scheme = "light", part = "full"] }) => {
  const { page, troubles, visit } = await open(browser, base, { width: Number(width), scheme });
  await visit(path);
  await page.waitForTimeout(600);
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].filter((image) => image.offsetParent).map((image) => image.decode()));
  });
  await page.screenshot({ path: out, fullPage: part === "full" });
  return troubles;
});
