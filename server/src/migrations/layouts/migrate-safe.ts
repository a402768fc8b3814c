// `001_name.up.sql` and `001_name.down.sql`, run by this product.
import { parseFileName, whyStray } from "../layout";
import { wholeRun, type Layout, type ListedFile, type Reading } from "./layout";
import type { Wrap } from "../transaction-model";

export const migrateSafe: Layout = {
  id: "migrate-safe",
  placeholders: [],
  needsDown: true,
  isUsedIn: ({ files }) => files.some(({ name }) => parseFileName(name) !== null),
  read: (file) => readPairFile(file, () => "own"),
};

/** The half that a file of a pair is, as its name tells. */
export function readPairFile({ name, text }: ListedFile, wrapOf: (text: string) => Wrap): Reading {
  const parts = parseFileName(name);
  if (!parts) return whyStray(name);
  return [{ ...parts, sections: null, runs: wholeRun(wrapOf(text ?? "")) }];
}
