// The extension's manifest with its texts in place of their keys, as the editor shows it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/** English texts by key. */
export const manifestTexts = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8")) as Readonly<
  Record<string, string>
>;

/** Keys that the manifest names. */
export const manifestKeys: readonly string[] = [
  ...readFileSync(join(root, "package.json"), "utf8").matchAll(/"%([\w.-]+)%"/g),
].map((match) => match[1] ?? "");

export function readManifest(): unknown {
  const text = readFileSync(join(root, "package.json"), "utf8");
  return JSON.parse(text, (_name, value: unknown) => {
    const key = typeof value === "string" ? /^%([\w.-]+)%$/.exec(value)?.[1] : undefined;
    return key === undefined ? value : manifestTexts[key];
  });
}
