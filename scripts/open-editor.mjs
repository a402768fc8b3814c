// Packages the extension and opens it on examples/: in VS Code when `code` is on the PATH, else in the browser workbench
// that the editor tests use, until it is interrupted.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageExtension } from "../test/vscode/harness/package-extension.mjs";

const examples = join(resolve(dirname(fileURLToPath(import.meta.url)), ".."), "examples");
// On Windows `code` is a script, which only the shell can start.
const shell = process.platform === "win32";

console.log("Packaging the extension.");
if (spawnSync("code", ["--version"], { shell }).status === 0) openInCode(packageExtension());
else await openInBrowser();

function openInCode(vsix) {
  for (const args of [["--install-extension", vsix, "--force"], [examples]]) {
    const { status } = spawnSync("code", args, { shell, stdio: "inherit" });
    if (status !== 0) throw new Error(`code ${args.join(" ")} ended with ${status}`);
  }
}

async function openInBrowser() {
  const { unsupported } = await import("../test/vscode/harness/platform.mjs");
  const reason = unsupported();
  if (reason) {
    console.error(`\`code\` is not on the PATH, and the browser workbench cannot run here: ${reason}.`);
    process.exit(1);
  }
  console.log("`code` is not on the PATH; starting the browser workbench instead.");
  const { setUp } = await import("../test/vscode/harness/setup.mjs");
  await setUp();
  const [{ extensionsWith }, { startServer }, { workbenchAddress }] = await Promise.all([
    import("../test/vscode/harness/package-extension.mjs"),
    import("../test/vscode/harness/server.mjs"),
    // Only now: it needs what the set-up installs.
    import("../test/vscode/harness/browser.mjs"),
  ]);
  const extensions = extensionsWith(packageExtension());
  const server = await startServer({ name: "editor", extensions });
  console.log(`\nOpen this in a browser; Ctrl+C ends it:\n\n  ${workbenchAddress(server.port, examples)}\n`);
  await new Promise((interrupted) => {
    process.once("SIGINT", interrupted);
    process.once("SIGTERM", interrupted);
  });
  await server.stop();
  rmSync(extensions, { recursive: true, force: true });
}
