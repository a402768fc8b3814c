// Starts the real VS Code server with an extensions folder of its own and installs packaged extensions into one. Each
// server has a fresh home, which goes when it stops. Knows no browser and no test.
import { execFileSync, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cache, node24, serverMain } from "./platform.mjs";
import { quietSettings } from "./settings.mjs";

/**
 * Starts the server. `testDriver` lets the workbench run a mocha suite, but silences notifications; `trust` keeps
 * Workspace Trust switched on. The server's output goes to `.cache/<name>.log`.
 */
export async function startServer({
  name,
  extensions,
  settings = {},
  env = {},
  testDriver = false,
  trust = false,
}) {
  const home = mkdtempSync(path.join(tmpdir(), "vscode-"));
  const userData = path.join(home, "data");
  const settingsFile = path.join(userData, "User", "settings.json");
  mkdirSync(path.dirname(settingsFile), { recursive: true });
  writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));

  const child = spawn(node24, serverArguments({ home, userData, extensions, testDriver, trust }), {
    // A process group of its own, so that stopping it reaches the extension host and all that it started.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: serverEnvironment(home, env),
  });
  const log = createWriteStream(path.join(cache, `${name}.log`));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const port = await listeningPort(child, name);

  async function stop() {
    const gone = new Promise((resolve) => {
      child.once("exit", resolve);
    });
    signalGroup(child.pid, "SIGTERM");
    const force = setTimeout(() => signalGroup(child.pid, "SIGKILL"), 3000);
    if (child.exitCode === null && child.signalCode === null) await gone;
    clearTimeout(force);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
  return { port, stop };
}

/** Installs a packaged extension into `extensions`, as a user would. */
export function installExtension(vsix, extensions) {
  const home = mkdtempSync(path.join(tmpdir(), "vscode-install-"));
  const args = ["--accept-server-license-terms", "--extensions-dir", extensions, "--server-data-dir", home];
  args.push("--user-data-dir", home, "--install-extension", vsix, "--force");
  try {
    execFileSync(node24, [serverMain, ...args], { stdio: "pipe", env: serverEnvironment(home, {}) });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function serverArguments({ home, userData, extensions, testDriver, trust }) {
  const args = [serverMain, "--host", "127.0.0.1", "--port", "0", "--without-connection-token"];
  args.push("--accept-server-license-terms", "--server-data-dir", path.join(home, "server"));
  args.push("--user-data-dir", userData, "--extensions-dir", extensions);
  args.push("--disable-telemetry", "--disable-experiments", "--disable-update-check");
  args.push("--disable-getting-started-override", "--force-disable-user-env");
  // A window that goes in a hurry may not say so; its extension host is kept for so many seconds, not for hours.
  args.push("--reconnection-grace-time", "20");
  if (!trust) args.push("--disable-workspace-trust");
  // Without it a built workbench ignores the development extension and the tests named in the address.
  if (testDriver) args.push("--enable-smoke-test-driver");
  return args;
}

/** The person's own database settings must not leak into the tests. */
function serverEnvironment(home, env) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !key.startsWith("PG") && key !== "DATABASE_URL"),
  );
  return {
    ...inherited,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    PATH: `${path.dirname(node24)}${path.delimiter}${process.env.PATH}`,
    ...env,
  };
}

function listeningPort(child, name) {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const found = /Web UI available at http:\/\/[^:]+:(\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    });
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(
        new Error(
          `the VS Code server ended with ${code} before it was ready; see .cache/${name}.log\n${text}`,
        ),
      ),
    );
  });
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
