// Liquibase's formatted SQL: one file of changesets, each run by itself; what follows `--rollback` takes it back. A
// changeset is a transaction unless it says runInTransaction:false.
import type { OffsetRange } from "../../base/text-range";
import type { Run } from "../transaction-model";
import { someText, type Half, type Layout } from "./layout";

const header = /^\s*--\s*liquibase\s+formatted\s+sql\b/i;
const changeset = /^--\s*changeset\s+(.+)$/i;
const rollback = /^--\s*rollback[ \t]+(.+)$/i;
const rollbackBlock = /\/\*\s*liquibase rollback\b([^*]*)\*\//gi;
/** Rollbacks that are no SQL. */
const noRollback = /^(?:empty|not required|changesetid:.*)\s*;?\s*$/i;

export const liquibase: Layout = {
  id: "liquibase",
  placeholders: ["dollar"],
  needsDown: false,
  isUsedIn: (listing) => someText(listing, header),
  read({ name: path, text }) {
    if (text !== null && !header.test(text)) return "its first line is not --liquibase formatted sql";
    const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.sql$/, "");
    const [, version = stem, name = stem] = /^[Vv]?(\d[\d.]*\d|\d)[_.-]*(.*)$/s.exec(stem) ?? [];
    const { up, down, runs, delimiters } = readChangesets(text ?? "");
    const halves: Half[] = [{ version, name: name || stem, direction: "up", sections: up, runs, delimiters }];
    if (down.length > 0)
      halves.push({ version, name: name || stem, direction: "down", sections: down, runs });
    return halves;
  },
};

interface Changesets {
  readonly up: readonly OffsetRange[];
  readonly down: readonly OffsetRange[];
  readonly runs: readonly Run[];
  readonly delimiters: readonly OffsetRange[];
}

function readChangesets(text: string): Changesets {
  const up: { start: number; end: number }[] = [{ start: 0, end: text.length }];
  const down: OffsetRange[] = [];
  const runs: Run[] = [];
  const delimiters: OffsetRange[] = [];
  let delimiter = ";";
  let skips = false;
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(start, end).trimEnd();
    const attributes = changeset.exec(line)?.[1];
    if (attributes !== undefined) {
      runs.push({ start, wrap: /\brunInTransaction:\s*"?false/i.test(attributes) ? "none" : "transaction" });
      delimiter = /\bendDelimiter:"?([^\s"]+)/i.exec(attributes)?.[1] ?? ";";
      const isForeign = /\bdbms:(?![^ ]*(?:postgres|all\b))/i.test(attributes);
      const open = up.at(-1);
      if (isForeign && !skips && open) open.end = start;
      else if (!isForeign && skips) up.push({ start, end: text.length });
      skips = isForeign;
    }
    // Words of a regular expression, such as \nGO, are left to what they look like.
    if (delimiter !== ";" && line.trim() === delimiter.replace(/^(?:\\n)+/, "")) {
      delimiters.push({ start, end: start + line.length });
    }
    const undo = rollback.exec(line)?.[1];
    if (undo !== undefined && !skips && !noRollback.test(undo)) {
      down.push({ start: start + line.length - undo.length, end });
    }
    start = end + 1;
  }
  for (const { 0: found, 1: undo = "", index } of text.matchAll(rollbackBlock)) {
    const start = index + found.length - "*/".length - undo.length;
    down.push({ start, end: start + undo.length });
  }
  down.sort((a, b) => a.start - b.start);
  return { up, down, runs, delimiters };
}
