// Writes server/src/lint/registry.ts from the files of server/src/lint/rules: `npm run rules`. A test compares what is
// there with what this would write.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const lint = join(import.meta.dirname, "../server/src/lint");

/** The text of the registry for these rule ids. */
export function registryText(ids) {
  const names = new Map(ids.map((id) => [id, id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())]));
  const imports = ids.map((id) => `import { ${names.get(id)} } from "./rules/${id}";\n`);
  const entries = ids.map((id) => `  ${names.get(id)},\n`);
  return `// The rules of this product. Written by scripts/write-registry.mjs from the files in rules/: \`npm run rules\`.
import type { Rule } from "./rule";
${imports.join("")}
/** In the order of their ids. */
export const rules: readonly Rule[] = [
${entries.join("")}];
`;
}

/** Ids of the rules that have a file, in order. */
export function ruleIds() {
  const files = readdirSync(join(lint, "rules")).filter((name) => name.endsWith(".ts"));
  return files.map((name) => name.slice(0, -".ts".length)).sort();
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(join(lint, "registry.ts"), registryText(ruleIds()));
