// What saved facts of a database mean to the linter.
import { sha256 } from "../base/hash";
import { Catalog } from "../lint/schema/catalog";
import type { AppliedFile, LintFactsFile } from "../protocol/findings";

export interface TargetSchema {
  /** The schema as it was when it was read; null for facts without one. */
  readonly catalog: Catalog | null;
  /** Estimated rows by "schema.table". */
  readonly rows: Readonly<Record<string, number>>;
  readonly applied: readonly AppliedFile[];
  readonly file: LintFactsFile;
}

export function schemaOf(file: LintFactsFile): TargetSchema {
  const sql = file.script.map((statement) => `${statement};\n`).join("");
  const catalog = sql === "" ? null : new Catalog(file.after, sql, sha256(sql));
  return { catalog, rows: file.rows, applied: file.applied, file };
}
