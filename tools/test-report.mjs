// The page of `--format html` in a real browser: no axe violations in light, dark and print, no request, no script, filters by keyboard.
//   node tools/test-report.mjs CHROMIUM PAGE...      (puppeteer-core and axe-core must be installed; see tools/test-report.sh)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "node_modules", "x.js"));
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [chromium, ...pages] = process.argv.slice(2);
assert.ok(pages.length > 0, "name a page");

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
try {
  for (const file of pages) {
    const page = await browser.newPage();
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("dialog", () => assert.fail("a script of a post has run"));
    const complaints = [];
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    assert.deepEqual(requests.filter((url) => !url.startsWith("data:")).length, 1, `only the page itself: ${requests}`);
    assert.deepEqual(complaints, [], "its own policy lets through what it needs");

    const shown = () => page.$$eval(".finding", (all) => all.filter((one) => one.offsetParent !== null).length);
    const posts = () => page.$$eval(".post", (all) => all.filter((one) => one.offsetParent !== null).length);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip", "the skip link comes first");
    const before = [await shown(), await posts()];
    await page.focus("#show-error");
    await page.keyboard.press("Space");
    assert.ok((await shown()) < before[0], "errors are hidden by the space bar");
    await page.keyboard.press("Space");
    await page.focus("#posts-all");
    await page.keyboard.press("ArrowDown");
    assert.ok((await posts()) < before[1], "posts without findings are hidden by an arrow key");
    await page.keyboard.press("ArrowUp");
    assert.deepEqual([await shown(), await posts()], before);

    for (const [media, scheme] of [["screen", "light"], ["screen", "dark"], ["print", "light"]]) {
      const looked = await browser.newPage();
      await looked.setBypassCSP(true);
      await looked.emulateMediaType(media);
      await looked.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await looked.goto(pathToFileURL(file).href);
      await looked.evaluate(axe);
      const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const found = await looked.evaluate((rules) => axe.run(document, { runOnly: rules }), rules);
      const told = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
      assert.deepEqual(told, [], `${file}, ${media}, ${scheme}`);
      console.log(`${file}: ${media}, ${scheme}: ${found.passes.length} rules of axe hold, none is broken`);
      await looked.close();
    }
    await page.close();
  }
} finally {
  await browser.close();
}
