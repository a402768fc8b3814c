// One command for all editor tests: makes this package ready, packages the extension, runs the suite in the extension
// host and then the screens. `node test/vscode/run.mjs [suite|screens] [part of a file name]`; the last line is `N passed, N failed`.
import { rmSync } from "node:fs";
import { extensionsWith, packageExtension } from "./harness/package-extension.mjs";
import { unsupported } from "./harness/platform.mjs";
import { setUp } from "./harness/setup.mjs";

const [part = "all", only = ""] = process.argv.slice(2);
const reason = unsupported();
if (reason) {
  console.log(
    `The editor tests were skipped: ${reason}. \`npm run test:electron\` runs the suite in desktop VS Code.`,
  );
  console.log("0 passed, 0 failed");
} else {
  process.exitCode = await main();
}

async function main() {
  await setUp();
  const extensions = extensionsWith(packageExtension());
  const counts = [];
  try {
    // Loaded only now: they need what the set-up installs.
    if (part !== "screens") counts.push(await (await import("./run-suite.mjs")).runSuite(extensions, only));
    if (part !== "suite") counts.push(await (await import("./run-screens.mjs")).runScreens(extensions, only));
  } finally {
    rmSync(extensions, { recursive: true, force: true });
  }
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  if (sum("skipped") > 0) console.log(`${sum("skipped")} skipped`);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0 && sum("passed") > 0 ? 0 : 1;
}
