// The pieces in which a file commits, and which statements of it fail when they run a second time.
import type { Statement } from "../../sql/sql-file";
import type { LintFile } from "../context";
import { effectiveStatements } from "../down-script";
import type { Event } from "./catalog-event";

/** Places (by id) of what the file does, in order; one when it is all or nothing. */
export function unitsOf({ sql, places }: LintFile): readonly number[] {
  const ids = effectiveStatements(sql).flatMap(({ index }) => places[index]?.id ?? []);
  return [...new Set(ids)];
}

export function unitOf({ places }: LintFile, statement: Statement): number | undefined {
  return places[statement.index]?.id;
}

/** Drops, creates or renames without asking whether it is done already. */
export function failsTwice({ action, conditional, asked, attribute }: Event): boolean {
  if (asked.kind === "privilege" || attribute !== null) return false;
  return !conditional && (action === "drop" || action === "create" || action === "rename");
}
