// A local server of the built site and a browser for it: what the browser checks share.
import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
  ".png": "image/png", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".xml": "application/xml",
  ".ipynb": "application/json", ".py": "text/x-python", ".zip": "application/zip", ".txt": "text/plain",
};
const COMPRESSED = new Set([".html", ".js", ".css", ".json", ".svg", ".xml"]);
export const HEIGHT = 900;
export const BROWSER = process.env.CHROMIUM || "/usr/bin/chromium";
export const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", // no other server is reached, whatever a page asks for
];

/** Path that the site is made for, such as /mlp-tutorial/: its 404 page has absolute links. */
function pathOf(folder) {
  return new URL(/<link rel="canonical" href="([^"]+)"/.exec(readFileSync(join(folder, "index.html"), "utf8"))[1]).pathname;
}

/** The index of the search without its texts but the first. */
function ofOneText(body) {
  const index = JSON.parse(body);
  return JSON.stringify({ ...index, docs: index.docs.slice(0, 1) });
}

/**
 * Serves a site on 127.0.0.1 below its own path; a missing file is answered with the 404 page. Every page makes an index
 * of the whole site for its search, which takes longer than all else: the texts are served only where one searches.
 */
export function serve(folder, { compressed = false, searched = false } = {}) {
  const root = pathOf(folder);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const address = path.startsWith(root) ? `/${path.slice(root.length)}` : "/outside";
    let file = join(folder, address);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    const found = existsSync(file);
    if (!found) file = join(folder, address.startsWith("/en/") ? "en/404.html" : "404.html");
    let body = readFileSync(file);
    if (file.endsWith("search_index.json") && !searched) body = ofOneText(body);
    const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "max-age=600" };
    if (compressed && COMPRESSED.has(extname(file))) {
      body = gzipSync(body);
      headers["content-encoding"] = "gzip";
    }
    response.writeHead(found ? 200 : 404, headers);
    response.end(body);
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready({ server, base: `http://127.0.0.1:${server.address().port}${root.slice(0, -1)}` })));
}

/** Serves the site named on the command line, opens a browser, and prints what `work` reports. */
export async function browse(work, options) {
  const [folder, ...rest] = process.argv.slice(2);
  const { server, base } = await serve(folder, options);
  const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
  try {
    const report = await work({ browser, base, folder, rest });
    process.stdout.write(JSON.stringify(report) + "\n");
  } finally {
    await browser.close();
    server.close();
  }
}

/** What the lanes make of the paths, which they share: two at a time, one for each core of a small machine. */
export async function inLanes(paths, ...lanes) {
  const waiting = [...paths];
  await Promise.all(lanes.map(async (lane) => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await lane(path);
  }));
}

/**
 * A browser window of a width and colour scheme: `visit` opens an address in it, and `troubles` has every console error
 * and foreign request since.
 */
export async function open(browser, base, { width = 1280, scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height: HEIGHT }, colorScheme: scheme, acceptDownloads: true });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(base).origin });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => message.type() === "error" && troubles.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("response", (response) => response.status() >= 400 && troubles.push(`${response.status()}: ${response.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(base)) troubles.push(`foreign request: ${url}`);
  });
  const visit = async (path) => {
    troubles.length = 0;
    await page.goto(base + path, { waitUntil: "load" });
  };
  return { page, troubles, visit };
}
