// Other tools to measure beside: installed on demand into a cache that nothing else reads, never a dependency. Without
// a network a benchmark runs alone and says so.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bundles";

const squawkVersion = "2.66.0";

/** Path of squawk's program; null, with a printed reason, when it cannot be installed. */
export function squawk(): string | null {
  const cache = join(root, "node_modules", ".cache", "migrate-safe-bench", `squawk-${squawkVersion}`);
  const program = programIn(cache);
  if (program !== null) return program;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), '{"private":true}');
  const install = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--silent", `squawk-cli@${squawkVersion}`],
    { cwd: cache, encoding: "utf8" },
  );
  const installed = programIn(cache);
  if (installed === null) {
    process.stderr.write(
      `squawk is left out: npm could not install it (${install.stderr.trim() || "no reason given"}).\n`,
    );
  }
  return installed;
}

/** The platform package holds the program itself; the package squawk-cli only a script that starts it. */
function programIn(cache: string): string | null {
  const modules = join(cache, "node_modules");
  for (const folder of [modules, join(modules, "@squawk-cli"), join(modules, "squawk-cli")]) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      const program = join(folder, name, "bin", process.platform === "win32" ? "squawk.exe" : "squawk");
      if (name !== "squawk-cli" && existsSync(program)) return program;
    }
  }
  return null;
}
