// Lighthouse on a compressed local server: node lighthouse.mjs SITE /path/… -> scores by page and category.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { BROWSER, FLAGS, serve } from "./site.mjs";

const [folder, ...paths] = process.argv.slice(2);
const { server, base } = await serve(folder, { compressed: true, searched: true });
const chrome = await launch({ chromePath: BROWSER, chromeFlags: ["--headless", ...FLAGS], logLevel: "silent" });
const report = {};
try {
  for (const path of paths) {
    const { lhr } = await lighthouse(base + path, { port: chrome.port, output: "json", logLevel: "silent" });
    report[path] = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
    report[path].failed = Object.values(lhr.categories).filter(({ id }) => id !== "performance")
      .flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight).map(({ id }) => lhr.audits[id]))
      .filter(({ score }) => score !== null && score < 1)
      .map(({ id, details }) => `${id}: ${JSON.stringify(details?.items?.slice(0, 3) ?? "").slice(0, 500)}`);
  }
} finally {
  await chrome.kill();
  server.close();
}
process.stdout.write(JSON.stringify(report) + "\n");
