// Runs the same suite in desktop VS Code with @vscode/test-electron: `node test/vscode/run-electron.mjs [version]`, or
// with VSCODE_EXECUTABLE in an installed one. Where VS Code cannot be downloaded it says so and skips.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from "@vscode/test-electron";
import { packageExtension } from "./harness/package-extension.mjs";
import { here } from "./harness/platform.mjs";
import { quietSettings } from "./harness/settings.mjs";
import { copyWorkspace, removeWorkspace } from "./harness/workspaces.mjs";
import { buildSuite } from "./suite/build.mjs";

const vscode = await installedVsCode();
if (vscode === null) console.log("0 passed, 0 failed, 1 skipped");
else process.exitCode = await runIn(vscode);

/** Path of the executable; null where there is none to be had. */
async function installedVsCode() {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  try {
    return await downloadAndUnzipVSCode({ version: process.argv[2] ?? "stable" });
  } catch (error) {
    console.log(`Skipped: VS Code cannot be downloaded here (${error.message}).`);
    console.log("Set VSCODE_EXECUTABLE to an installed one, or run `npm run test:editor`, which needs none.");
    return null;
  }
}

/** Installs the .vsix into a fresh profile and runs the suite beside it; answers the exit code. */
async function runIn(executable) {
  const profile = mkdtempSync(path.join(tmpdir(), "vsc-"));
  const workspace = copyWorkspace("shop");
  const folders = [
    `--user-data-dir=${path.join(profile, "d")}`,
    `--extensions-dir=${path.join(profile, "x")}`,
  ];
  try {
    install(executable, folders);
    writeSettings(profile);
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: path.join(here, "stub-extension"),
      extensionTestsPath: await buildSuite(),
      launchArgs: [
        workspace,
        ...folders,
        "--disable-workspace-trust",
        "--skip-welcome",
        "--skip-release-notes",
      ],
    });
  } catch (error) {
    console.error(error.message);
    return 1;
  } finally {
    removeWorkspace(workspace);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function install(executable, folders) {
  const [program, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable);
  const own = args.filter((arg) => !/^--(user-data-dir|extensions-dir)/.test(arg));
  const shell = process.platform === "win32";
  const run = spawnSync(program, [...own, ...folders, "--install-extension", packageExtension(), "--force"], {
    encoding: "utf8",
    shell,
  });
  if (run.status !== 0) throw new Error(`installing the extension failed:\n${run.stdout}${run.stderr}`);
}

function writeSettings(profile) {
  const user = path.join(profile, "d", "User");
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, "settings.json"), JSON.stringify(quietSettings, null, 2));
}
