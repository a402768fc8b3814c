// Runs a program in the extension host of the real workbench, beside the installed extension. What it prints comes through
// the page's console.
import path from "node:path";
import { format } from "node:util";
import { newProfile, startBrowser, workbenchAddress } from "./browser.mjs";
import { here } from "./platform.mjs";
import { startServer } from "./server.mjs";

const limitMs = 600_000;

/** What the workbench itself says on the same channel. */
const workbenchNoise =
  /^(\[(Service Worker|AccountPolicyGate|AgentHost|reconnection-grace-time|mainThread)|Resolv(ing|ed) connection|Creating a socket|Updating additional|Creation of workbench contribution|Ignoring fetching additional builtin|DialogService|Timed out waiting for authentication provider)/;

/**
 * Opens a window on a folder and runs the bundle `program` in it; `heard` gets each line it prints. Answers the exit code,
 * 0 when `run()` resolved, or in words why there is none. The server's log is `.cache/<name>.log`.
 */
export async function runInExtensionHost({ name, extensions, folder, program, heard }) {
  let server;
  let browser;
  try {
    server = await startServer({ name, extensions, testDriver: true });
    browser = await startBrowser();
    const page = await (await newProfile(browser)).newPage();
    await page.exposeFunction("codeAutomationLog", (type, args) => {
      const text = format(...args);
      if (!workbenchNoise.test(text)) heard(text);
    });
    let end;
    const ended = new Promise((resolve) => {
      end = resolve;
    });
    await page.exposeFunction("codeAutomationExit", (code) => end(code));
    page.on("crash", () => end("the page crashed"));
    setTimeout(() => end(`no end after ${limitMs / 1000} s`), limitMs).unref();
    const address = workbenchAddress(server.port, folder, {
      development: path.join(here, "stub-extension"),
      tests: program,
    });
    await page.goto(address, { timeout: 120_000, waitUntil: "commit" });
    return await ended;
  } finally {
    await browser?.close();
    await server?.stop();
  }
}
