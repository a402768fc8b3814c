// Runs the mocha suite of suite/ in the extension host of the real workbench, beside the installed .vsix. The suite
// prints through the page's console; this prints it here and answers how many tests passed, failed and were skipped.
import path from "node:path";
import { format } from "node:util";
import { newProfile, startBrowser, workbenchAddress } from "./harness/browser.mjs";
import { here } from "./harness/platform.mjs";
import { startServer } from "./harness/server.mjs";
import { copyWorkspace, removeWorkspace } from "./harness/workspaces.mjs";
import { buildSuite } from "./suite/build.mjs";

const limitMs = 600_000;

/** What the workbench itself says on the same channel. */
const workbenchNoise =
  /^(\[(Service Worker|AccountPolicyGate|AgentHost|reconnection-grace-time|mainThread)|Resolv(ing|ed) connection|Creating a socket|Updating additional|Creation of workbench contribution|Ignoring fetching additional builtin|DialogService|Timed out waiting for authentication provider)/;

/** Runs the tests whose file name holds `only` against the extension installed in `extensions`. */
export async function runSuite(extensions, only = "") {
  const tests = await buildSuite(only);
  const workspace = copyWorkspace("shop");
  const printed = [];
  let server;
  let browser;
  try {
    server = await startServer({ name: "suite", extensions, testDriver: true });
    browser = await startBrowser();
    const page = await (await newProfile(browser)).newPage();
    await page.exposeFunction("codeAutomationLog", (type, args) => {
      const text = format(...args);
      if (workbenchNoise.test(text)) return;
      printed.push(text);
      console.log(text);
    });
    const ended = new Promise((resolve) => {
      page.exposeFunction("codeAutomationExit", resolve).catch(resolve);
      page.on("crash", () => resolve("the page crashed"));
      setTimeout(() => resolve(`no end after ${limitMs / 1000} s`), limitMs).unref();
    });
    const address = workbenchAddress(server.port, workspace, {
      development: path.join(here, "stub-extension"),
      tests,
    });
    await page.goto(address, { timeout: 120_000, waitUntil: "commit" });
    return countsOf(printed, await ended);
  } finally {
    await browser?.close();
    await server?.stop();
    removeWorkspace(workspace);
  }
}

/** The suite's own last word; an end without one counts as a failure and says why. */
export function countsOf(printed, exitCode) {
  const found = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(printed.join("\n"));
  if (!found) {
    console.error(`The suite did not finish: ${exitCode}. See .cache/suite.log.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const [passed, failed, skipped] = found.slice(1).map(Number);
  return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1), skipped };
}
