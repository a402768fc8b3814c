// Runs screens/ against the installed .vsix as a person would use it: Playwright clicks and types in the workbench,
// asserts what it sees and writes pictures to screenshots/. No test driver, so notifications and dialogs are real.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";
import { startBrowser } from "./harness/browser.mjs";
import { cache, here } from "./harness/platform.mjs";
import { startServer } from "./harness/server.mjs";
import { stage } from "./screens/stage.mjs";

const screenSettings = {
  "editor.minimap.enabled": false,
  "editor.fontSize": 14,
  "window.title": "${rootName}",
};

/** Runs every screens/*.screen.mjs whose name holds `only` against the extension installed in `extensions`. */
export async function runScreens(extensions, only = "") {
  mkdirSync(path.join(here, "screenshots"), { recursive: true });
  rmSync(path.join(cache, "failures"), { recursive: true, force: true });
  stage.extensions = extensions;
  stage.server = await startServer({ name: "screens", extensions, settings: screenSettings });
  try {
    stage.browser = await startBrowser();
    return await runMocha(only);
  } finally {
    await stage.browser?.close();
    await stage.server.stop();
  }
}

async function runMocha(only) {
  const mocha = new Mocha({ ui: "bdd", reporter: "spec", color: false, timeout: 90_000, slow: 60_000 });
  for (const file of readdirSync(path.join(here, "screens")).toSorted()) {
    if (file.endsWith(".screen.mjs") && file.includes(only)) mocha.addFile(path.join(here, "screens", file));
  }
  await mocha.loadFilesAsync();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", () => counts.passed++);
    runner.on("fail", () => counts.failed++);
    runner.on("pending", () => counts.skipped++);
  });
  return counts;
}
