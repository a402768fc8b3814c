// The entry point VS Code calls inside the extension host, with @vscode/test-electron and in the browser workbench
// alike. Runs every *.test file beside it, prints the counts on a line of their own, and rejects on a failure or when
// no test ran.
import { readdirSync } from "node:fs";
import { join } from "node:path";

export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "bdd", color: false, reporter: "spec", timeout: 60_000 });
  for (const file of readdirSync(__dirname).toSorted()) {
    if (file.endsWith(".test.cjs")) mocha.addFile(join(__dirname, file));
  }

  const counts = { passed: 0, failed: 0, skipped: 0 };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", () => counts.passed++);
    runner.on("fail", () => counts.failed++);
    runner.on("pending", () => counts.skipped++);
  });
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
  if (counts.passed === 0) throw new Error("no test ran");
}
