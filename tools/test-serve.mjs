// The page of `postcheck serve` in a real browser: from paste to accepted fix by keyboard alone, pictures dropped, counts for each
// platform, posts that mean harm, no axe violation, no request to anywhere else.
//   node tools/test-serve.mjs CHROMIUM POSTCHECK PICTURES [SCREENSHOTS]      (see tools/test-serve.sh)
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(process.cwd(), "node_modules", "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, postcheck, examples, screenshots] = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), "postcheck-serve-"));
writeFileSync(join(folder, "postcheck.yaml"), "channels: [x, facebook]\nsecret_terms: [Project Kestrel]\n");
const before = readdirSync(folder);
const server = spawn(postcheck, ["serve"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
const [address] = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next().then(({ value }) => [value]);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** A fresh page, which fails the test when anything runs, loads or complains that should not. */
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("request", (request) => assert.ok(request.url().startsWith(address) || /^(blob|data):/.test(request.url()), `a request to ${request.url()}`));
  page.on("dialog", () => assert.fail("a script of a post has run"));
  page.on("pageerror", (error) => assert.fail(`an error in the page: ${error}`));
  page.on("console", (message) => assert.fail(`the browser complains: ${message.text()}`));
  await page.goto(address);
  return page;
}

/** Waits until what is on the page has been checked. */
async function settled(page) {
  await page.waitForFunction(() => !document.querySelector("#findings.stale") && /^(Found|Checked|Paste|The post could)/.test(document.querySelector("#status").textContent));
}

async function paste(page, selector, text) {
  await page.focus(selector);
  // As the clipboard does it: one input event for the whole text, whatever is in it.
  await page.evaluate((text) => document.execCommand("insertText", false, text), text);
  await page.waitForTimeout(400);
  await settled(page);
}

const rules = (page) => page.$$eval("#findings > li", (all) => all.map((one) => one.dataset.rule));
const count = (page, platform, of) => page.$eval(`[data-platform="${platform}"] [data-of="${of}"]`, (one) => [Number(one.dataset.value), Number(one.dataset.most)]);

async function assertAccessible(page, what) {
  // Not by a script element: the policy of the page would not let it in, and that is tested elsewhere.
  await page.evaluate(axe);
  const wanted = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await page.evaluate((runOnly) => axe.run(document, { runOnly }), wanted);
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`), [], what);
  console.log(`${what}: ${found.passes.length} rules of axe hold, none is broken`);
}

/** Drops files on the page, as a file manager does. */
async function drop(page, files) {
  const data = files.map(([name, type, bytes]) => [name, type, bytes.toString("base64")]);
  await page.evaluate((data) => {
    const transfer = new DataTransfer();
    for (const [name, type, coded] of data) {
      transfer.items.add(new File([Uint8Array.from(atob(coded), (c) => c.charCodeAt(0))], name, { type }));
    }
    for (const name of ["dragenter", "dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  }, data);
}

const steps = {
  async "from paste to accepted fix, by keyboard alone"() {
    const page = await open();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip", "the skip link comes first");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.value), "official");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.value), "personal");
    await page.keyboard.press("ArrowDown");
    const order = [];
    for (let at = 0; at < 15; at += 1) {
      await page.keyboard.press("Tab");
      order.push(await page.evaluate(() => document.activeElement.value && document.activeElement.type === "checkbox" ? "channel" : document.activeElement.id));
    }
    assert.deepEqual(order.filter((id) => id !== "channel"), ["body", "", "files", "clear"], "in the order in which they stand");
    assert.deepEqual(await page.$$eval("input[name=channel]:checked", (all) => all.map((one) => one.value)), ["x", "facebook"], "as configured");

    await page.check("input[value=personal]");
    await paste(page, "#bio", "Y9 teacher at Maltby Hilltop School");
    await paste(page, "#body", "I have taught Year 9 for six years and I honestly think mixed-ability teaching is the best thing ever.");
    assert.ok((await rules(page)).includes("disclaimer-missing"), String(await rules(page)));
    assert.match(await page.textContent("#status"), /^Found: 0 errors, 1 warning\./);
    assert.equal(await page.getAttribute("#status", "aria-live"), "polite");
    const button = page.locator("[data-rule=disclaimer-missing] button.accept");
    const about = await button.getAttribute("aria-describedby");
    assert.match(await page.textContent(`#${about}`), /my own personal views/, "the new words are told before they are accepted");
    await button.focus();
    await page.keyboard.press("Enter");
    await settled(page);
    await page.waitForFunction(() => document.querySelector("#status").textContent.startsWith("Checked"));
    assert.match(await page.inputValue("#body"), /best thing ever\.\n\nThese are my own personal views/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "found", "the focus stays with what was found");
    await page.focus("#undo");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#status").textContent.startsWith("Found"));
    assert.match(await page.inputValue("#body"), /best thing ever\.$/);
    await page.context().close();
  },

  async "words are shown where they stand, and questions are asked"() {
    const page = await open();
    await paste(page, "#body", "🎉 Our new head is an absolute cl0wn and the governors are a chocolate teapot.");
    await page.locator("[data-rule=derogatory-remark] button", { hasText: "Show in the text" }).click();
    const chosen = await page.$eval("#body", (body) => body.value.slice(body.selectionStart, body.selectionEnd));
    assert.match(chosen, /cl0wn$/, `the words behind an emoji: ${chosen}`);
    assert.equal(await page.evaluate(() => document.activeElement.id), "body");
    assert.ok(await page.$$eval("#previews [data-platform=X] mark.error", (all) => all.some((one) => one.textContent.includes("cl0wn"))));
    assert.ok((await page.$$eval("#findings li", (all) => all.some((one) => one.textContent.includes("Ask:")))), "a question stands with a finding");
    // Who works through the list by keyboard keeps the place when it is made anew.
    await page.locator("[data-rule=derogatory-remark] button").focus();
    const key = await page.evaluate(() => document.activeElement.dataset.key);
    await page.evaluate(() => document.querySelector("#post").dispatchEvent(new Event("input")));
    await page.waitForTimeout(500);
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.key), key);
    await assertAccessible(page, "findings, light");
    await page.emulateMedia({ colorScheme: "dark" });
    await assertAccessible(page, "findings, dark");
    await page.context().close();
  },

  async "how much fits, for each platform"() {
    const page = await open();
    for (const channel of ["bluesky", "newsletter"]) await page.check(`input[value=${channel}]`);
    await paste(page, "#body", `👩‍👩‍👧‍👦${"a".repeat(290)}`);
    assert.deepEqual(await count(page, "X", "text"), [292, 280], "an emoji counts two");
    assert.deepEqual(await count(page, "Bluesky", "text"), [291, 300], "a family is one grapheme");
    assert.equal(await page.textContent("[data-platform=X] del"), "a".repeat(12));
    assert.equal(await page.$("[data-platform=Bluesky] del"), null);
    assert.match(await page.textContent("[data-platform=Newsletter]"), /No limits are known/);
    assert.equal(await page.$("[data-platform=Mastodon]"), null, "only those that were chosen");
    for (const box of await page.$$("input[name=channel]:checked")) await box.uncheck();
    await page.waitForTimeout(400);
    await settled(page);
    assert.ok((await page.$$("[data-platform]")).length >= 9, "none chosen: all that are known");
    await page.context().close();
  },

  async "pictures: dropped, told of, described, cleaned"() {
    const page = await open();
    await paste(page, "#body", "We are back from a brilliant residential at the lake.");
    const lake = readFileSync(join(examples, "lake.jpg"));
    await drop(page, [["lake.jpg", "image/jpeg", lake], ["cut-short.jpg", "image/jpeg", readFileSync(join(examples, "cut-short.jpg"))], ["lake.jpg", "image/jpeg", lake]]);
    await page.waitForFunction(() => [...document.querySelectorAll(".picture")].length === 3 && ![...document.querySelectorAll(".picture")].some((one) => one.textContent.includes("Looking at it")));
    await settled(page);
    assert.deepEqual(await page.$$eval(".picture h3", (all) => all.map((one) => one.textContent)), ["lake.jpg", "cut-short.jpg", "lake (2).jpg"]);
    assert.match(await page.textContent("#facts-1"), /The file tells: position/);
    assert.match(await page.textContent("#facts-2"), /Could not be looked at: it is cut short/);
    let found = await rules(page);
    for (const rule of ["consent-location", "consent-picture-unreadable", "consent-no-statement"]) assert.ok(found.includes(rule), `${rule}: ${found}`);
    await page.getByRole("button", { name: "Remove cut-short.jpg" }).click();
    await page.getByRole("button", { name: "Remove lake (2).jpg" }).click();
    await page.selectOption("#shows-1", "nobody");
    await paste(page, "#alt-1", "A lake between hills");
    await page.click("#clean-1");
    await page.waitForSelector("#save-1");
    await page.waitForFunction(() => document.querySelector("#status").textContent.startsWith("Checked: nothing found"));
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save-1")]);
    assert.equal(download.suggestedFilename(), "lake.jpg");
    assert.ok(!readFileSync(await download.path()).includes("Exif"), "the picture that is saved is clean");
    assert.equal(await page.$eval("[data-platform=X] img", (image) => image.naturalWidth > 0 && image.alt), "A lake between hills");
    await assertAccessible(page, "pictures");
    await page.setViewportSize({ width: 320, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), "no scrolling sideways on a narrow screen, or at 400 %");
    await assertAccessible(page, "pictures, narrow");
    await page.context().close();
  },

  async "posts that mean harm"() {
    const page = await open();
    const hostile = [
      "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>",
      "<iframe src=javascript:alert(4)></iframe> [link](javascript:alert(5)) ![pic](http://attacker.example/x.png)",
      "</textarea></style></script><script nonce=''>alert(6)</script> {{nonce}} ${alert(7)} <base href=//attacker.example>",
      "our head is a clown\u202e gnp.exe \u2066hidden\u2069 \u200f\u0007",
    ].join("\n");
    await paste(page, "#body", hostile);
    await page.fill("#title", "<img src=x onerror=alert(8)>").catch(async () => {
      await page.click("summary");
      await page.fill("#title", "<img src=x onerror=alert(8)>");
    });
    await drop(page, [
      ["<img src=x onerror=alert(9)>.png", "image/png", readFileSync(join(examples, "cake-stall.png"))],
      ["evil\u202egnp.svg", "image/svg+xml", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(10)'><script>alert(11)</script></svg>")],
      ["page.png", "image/png", Buffer.from("<html><script>alert(12)</script>")],
    ]);
    await page.waitForFunction(() => document.querySelectorAll(".picture").length === 3 && !document.querySelector("#pictures").textContent.includes("Looking at it"));
    await page.fill("#alt-1", "\"><script>alert(13)</script>");
    await page.waitForTimeout(600);
    await settled(page);
    const shown = await page.textContent("[data-platform=X]");
    assert.ok(shown.includes("<script>alert(1)</script>") && shown.includes("<img src=x onerror=alert(8)>"), "it is shown as it is");
    const inside = await page.$$eval("#found *, #previews *, #pictures *", (all) => all.flatMap((one) => [one.tagName, ...[...one.attributes].map((attribute) => attribute.name)]));
    assert.ok(!inside.some((name) => ["SCRIPT", "SVG", "svg", "IFRAME", "BASE", "onerror", "onload"].includes(name)), "nothing of it is markup");
    assert.ok(shown.includes("U+202E") && shown.includes("U+2066") && !shown.includes("\u202e"), "what turns a text round is written out");
    assert.ok(!(await page.textContent("#found")).includes("\u202e"));
    // Even markup that got into the page would not run; the browser complains of it, as it should.
    page.removeAllListeners("console");
    const refused = await page.evaluate(() => new Promise((done) => {
      addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective), { once: true });
      try {
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(14)>");
      } catch (error) {
        done(error.name);
      }
    })).catch((error) => String(error));
    assert.match(refused, /TypeError|trusted-types|script-src/);
    await page.context().close();
  },

  async "what must stay inside is barred, and nothing is stored"() {
    const page = await open();
    await paste(page, "#body", "Cannot wait for Project Kestrel!");
    assert.ok((await rules(page)).includes("secret-term"));
    assert.ok(!(await page.textContent("#found")).includes("Kestrel"));
    const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]);
    assert.deepEqual(kept, [0, 0, "", 0]);
    assert.deepEqual(readdirSync(folder), before, "no file was written");
    await page.click("#clear");
    await settled(page);
    assert.equal(await page.inputValue("#body"), "");
    await assertAccessible(page, "empty page");
    await page.context().close();
  },

  async "screenshots for the guide"() {
    if (!screenshots) return;
    mkdirSync(screenshots, { recursive: true });
    const page = await open({ viewport: { width: 1000, height: 900 }, colorScheme: "light" });
    await paste(page, "#body", "Back from the lake. Our new head is an absolute cl0wn, and the governors are a chocolate teapot. #Lakeside");
    await drop(page, [["lake.jpg", "image/jpeg", readFileSync(join(examples, "lake.jpg"))]]);
    await page.waitForFunction(() => document.querySelector("#facts-1") && !document.querySelector("#facts-1").textContent.includes("Looking"));
    await page.fill("#alt-1", "A lake between hills");
    await page.selectOption("#shows-1", "nobody");
    await page.waitForTimeout(600);
    await settled(page);
    await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
    await page.waitForTimeout(600);
    await settled(page);
    await page.screenshot({ path: join(screenshots, "serve.png"), fullPage: true });
    await page.context().close();
  },

  async "a server that has gone is told, and old findings are not left standing"() {
    const page = await browser.newPage();
    await page.goto(address);
    await paste(page, "#body", "Our new head is a clueless clown.");
    assert.ok((await rules(page)).includes("derogatory-remark"));
    server.kill();
    await new Promise((done) => server.once("exit", done));
    await paste(page, "#body", " More words.");
    assert.match(await page.textContent("[role=alert]"), /does not answer any more/);
    assert.deepEqual(await rules(page), []);
    assert.equal(await page.textContent("#status"), "The post could not be checked.");
    await page.close();
  },
};

try {
  for (const [name, step] of Object.entries(steps)) {
    await step();
    console.log(`ok: ${name}`);
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
