"use strict";
// Two people use the chat page in headless Chromium. ROOMCAST_PAGE is the page's address;
// screenshots go to ROOMCAST_SCREENSHOTS.

const { describe, it, before, after } = require("node:test");
const assert = require("node:assert/strict");
const path = require("node:path");
const { chromium } = require("playwright-core");

const PAGE = process.env.ROOMCAST_PAGE;
const SCREENSHOTS = process.env.ROOMCAST_SCREENSHOTS;
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
  "--no-first-run",
];

/** Launches Chromium; where its libraries are missing, with those it brings along. */
async function launch() {
  const { default: bundled } = await import("@sparticuz/chromium");
  const executablePath = await bundled.executablePath();
  return chromium.launch({ executablePath, args: FLAGS });
}

describe("the chat page", { skip: !PAGE && "ROOMCAST_PAGE is not set" }, () => {
  let browser;
  let ann;
  let bob;
  const problems = [];

  async function visitor() {
    const context = await browser.newContext({ viewport: { width: 1100, height: 760 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (err) => problems.push(String(err)));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(PAGE);
    return page;
  }

  const seen = (page, text) => page.getByRole("log").getByText(text).waitFor();
  const say = async (page, text) => {
    await page.getByRole("textbox", { name: "Message" }).fill(text);
    await page.getByRole("button", { name: "Send" }).click();
  };
  const person = (page, name) =>
    page.getByRole("navigation", { name: "Rooms and people" }).getByRole("button", { name });
  const keep = (page, name) =>
    SCREENSHOTS && page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });

  before(async () => {
    browser = await launch();
    [ann, bob] = await Promise.all([visitor(), visitor()]);
  });
  after(() => browser?.close());

  it("lets two people in, and shows the transport after the upgrade", async () => {
    await keep(ann, "join");
    for (const [page, name] of [[ann, "Ann"], [bob, "Bob"]]) {
      await page.getByRole("textbox", { name: "Your name" }).fill(name);
      await page.getByRole("button", { name: "Join" }).click();
      await page.getByRole("status").getByText("Connected over WebSocket").waitFor();
    }
    await ann.getByRole("heading", { name: "Online (2)" }).waitFor();
    await bob.getByRole("heading", { name: "Online (2)" }).waitFor();
  });

  it("carries messages both ways", async () => {
    await say(ann, "Hello, Bob! <b>äöü 😀</b>");
    await seen(bob, "Hello, Bob! <b>äöü 😀</b>");
    await say(bob, "Hello, Ann!");
    await seen(ann, "Hello, Ann!");
    await seen(bob, "Hello, Ann!");
  });

  it("shows that somebody is typing", async () => {
    const shown = bob.getByText("Ann is typing").waitFor();
    // It is said again and again, as what is volatile may be lost.
    const seen = shown.then(() => true);
    const soon = () => new Promise((resolve) => setTimeout(() => resolve(false), 300));
    do {
      await ann.getByRole("textbox", { name: "Message" }).pressSequentially("thinking");
    } while (!(await Promise.race([seen, soon()])));
    await ann.getByRole("textbox", { name: "Message" }).fill("");
  });

  it("carries private messages", async () => {
    await person(ann, /^Bob/).click();
    await ann.getByRole("heading", { name: "Private, with Bob" }).waitFor();
    await say(ann, "Just between us");
    await seen(ann, "Just between us");
    assert.equal(await bob.getByRole("log").getByText("Just between us").count(), 0);
    await person(bob, /^Ann/).click();
    await seen(bob, "Just between us");
    await say(bob, "Of course");
    await seen(ann, "Of course");
    await keep(ann, "private");
  });

  it("keeps a private message from others", async () => {
    const carol = await visitor();
    await carol.getByRole("textbox", { name: "Your name" }).fill("Carol");
    await carol.getByRole("button", { name: "Join" }).click();
    await carol.getByRole("heading", { name: "Online (3)" }).waitFor();
    await say(ann, "Still between us");
    await seen(bob, "Still between us");
    await ann.getByRole("button", { name: "Back to the room" }).click();
    await say(ann, "For everybody");
    await seen(carol, "For everybody");
    assert.equal(await carol.getByText("Still between us").count(), 0);
    await keep(carol, "room");
    await carol.context().close();
    await ann.getByRole("heading", { name: "Online (2)" }).waitFor();
  });

  it("comes back after the network was away, with what was said meanwhile", async () => {
    await bob.getByRole("button", { name: "Back to the room" }).click();
    await ann.getByRole("status").getByText("Connected").waitFor();
    // Ends the connection under the page's client; it recovers its session.
    await ann.context().setOffline(true);
    await ann.evaluate(() => window.dispatchEvent(new Event("offline")));
    await ann.getByRole("status").getByText(/lost|again|server/).waitFor();
    await say(bob, "Are you there?");
    await ann.context().setOffline(false);
    await seen(ann, "Are you there?");
    await ann.getByRole("status").getByText("Connected over WebSocket").waitFor();
    await keep(ann, "recovered");
  });

  it("logged no errors but those of the lost network", () => {
    const expected = /ERR_INTERNET_DISCONNECTED|WebSocket connection/;
    assert.deepEqual(problems.filter((problem) => !expected.test(problem)), []);
  });
});
