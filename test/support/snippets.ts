// The snippets as they are shipped, and the text that one of them inserts.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** By title. */
export const snippets = JSON.parse(
  readFileSync(join(__dirname, "../../media/snippets/migrations.json"), "utf8"),
) as Readonly<Record<string, Snippet>>;

/** Text that a snippet inserts when every placeholder is left as it is; some may be given a text of their own. */
export function filledIn({ body }: Snippet, given: Readonly<Record<string, string>> = {}): string {
  return body
    .join("\n")
    .replaceAll(/\$\{\d+:([^}]*)\}/g, (_, placeholder: string) => given[placeholder] ?? placeholder)
    .replaceAll(/(?<!\\)\$\d+/g, "")
    .replaceAll("\\$", "$")
    .replace("(condition)", "(quantity > 0)");
}
