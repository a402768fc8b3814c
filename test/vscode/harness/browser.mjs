// Opens the workbench of a running server in headless Chromium that can reach nothing but this machine.
import path from "node:path";
import { chromium } from "playwright-core";
import { shippedChromium } from "./setup.mjs";

/** Picture size of the screenshots too. */
export const viewport = { width: 1280, height: 800 };

const flags = [
  "--no-sandbox",
  "--no-zygote",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
];

export function startBrowser() {
  const { executable, env } = shippedChromium();
  return chromium.launch({
    executablePath: executable,
    headless: true,
    args: flags,
    env: { ...process.env, ...env },
  });
}

/** A browser profile in which secrets outlive a reload, as they do on a desktop. */
export async function newProfile(browser) {
  const profile = await browser.newContext({ viewport, permissions: ["clipboard-read", "clipboard-write"] });
  // The workbench encrypts secrets with a key from this route; without an answer it keeps them in memory.
  await profile.route("**/mint-key", (route) =>
    route.fulfill({ contentType: "application/octet-stream", body: Buffer.alloc(32, 7) }),
  );
  return profile;
}

/** Address of the workbench on a folder; with `development` and `tests` it runs that suite and closes. */
export function workbenchAddress(port, folder, { development, tests } = {}) {
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`;
  const payload = [["skipWelcome", "true"]];
  if (development) payload.push(["extensionDevelopmentPath", remote(development)]);
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  const kind = folder.endsWith(".code-workspace") ? "workspace" : "folder";
  const query = new URLSearchParams({ [kind]: path.resolve(folder), payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}
