// The locks of a statement as a Markdown table: what is locked, whom that blocks and how much work it is.
import type { LockForecast } from "../../../server/src/protocol/operations";
import { grouped } from "../plan-summary";
import { byteText, inlineCode, markdownText, table } from "./markdown";

export function lockTable(locks: readonly LockForecast[]): string {
  if (locks.length === 0) return "No lock on an existing table.";
  return table(
    ["Relation", "Lock", "Blocks", "Work", "Size"],
    locks.map((lock) => [
      inlineCode(lock.relation),
      lock.mode,
      markdownText(lock.blocks),
      lock.rewrite ? "rewrite" : lock.scan ? "scan" : "none",
      sizeText(lock),
    ]),
  );
}

function sizeText({ rows, bytes }: LockForecast): string {
  const parts = [
    rows === null || rows < 0 ? null : `${grouped(rows)} rows`,
    bytes === null ? null : byteText(bytes),
  ].filter((part) => part !== null);
  return parts.length === 0 ? "not known" : parts.join(", ");
}
