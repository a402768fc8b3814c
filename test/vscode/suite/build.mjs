// Bundles programs for the extension host, so that it can load them as they are.
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { cache, here } from "../harness/platform.mjs";

/** Bundles the suite and answers the path of its entry point; of the tests only those whose file name holds `only`. */
export async function buildSuite(only = "") {
  const source = path.join(here, "suite");
  const files = readdirSync(source).filter(
    (file) => file === "index.ts" || (file.endsWith(".test.ts") && file.includes(only)),
  );
  const outdir = path.join(cache, "suite");
  await bundleForHost(
    files.map((file) => path.join(source, file)),
    outdir,
  );
  return path.join(outdir, "index.cjs");
}

/** Bundles each file into a fresh folder `outdir`. Vscode and mocha are found at run time. */
export async function bundleForHost(files, outdir) {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [...files],
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
}
