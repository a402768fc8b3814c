// Bundles the suite, so that the extension host can load it as it is: one file a test file and the entry point.
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { cache, here } from "../harness/platform.mjs";

/** Answers the path of the entry point; of the tests only those whose file name holds `only`. Vscode and mocha are found at run time. */
export async function buildSuite(only = "") {
  const source = path.join(here, "suite");
  const outdir = path.join(cache, "suite");
  rmSync(outdir, { recursive: true, force: true });
  const files = readdirSync(source).filter(
    (file) => file === "index.ts" || (file.endsWith(".test.ts") && file.includes(only)),
  );
  await build({
    entryPoints: files.map((file) => path.join(source, file)),
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return path.join(outdir, "index.cjs");
}
