// What the rules about pairs share: which statements of a file do something, whether the up is declared irreversible, and
// the generated down that their fixes write.
import type { OffsetRange } from "../base/text-range";
import { inverseStatements } from "../sql/inverse";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import type { SqlFile, Statement } from "../sql/sql-file";
import { as } from "../sql/syntax-tree";
import { priorDefinitions } from "./prior-definitions";
import { settingChanges } from "./schema/session-settings";
import type { World } from "./schema/world";

/** Statements beyond BEGIN, COMMIT and settings. */
export function effectiveStatements(file: SqlFile): readonly Statement[] {
  return file.statements.filter(({ parsed }) => {
    if (parsed.kind === "TransactionStmt" || parsed.kind === "VariableSetStmt") return false;
    if (parsed.kind !== "SelectStmt") return true;
    const targets = as(parsed.tree, "SelectStmt")?.targetList?.length ?? 0;
    return targets === 0 || settingChanges(parsed).length !== targets;
  });
}

const upkeep = new Set(["VacuumStmt", "ReindexStmt", "RefreshMatViewStmt", "ClusterStmt", "CheckPointStmt"]);

/** Work that leaves nothing to take back, because a query sees no change: VACUUM, REINDEX, VALIDATE CONSTRAINT. */
export function isUpkeep({ parsed }: Statement): boolean {
  if (upkeep.has(parsed.kind)) return true;
  const commands = as(parsed.tree, "AlterTableStmt")?.cmds ?? [];
  return (
    commands.length > 0 &&
    commands.every((node) => as(node, "AlterTableCmd")?.subtype === "AT_ValidateConstraint")
  );
}

/** Whether a file does nothing when it is run. psql lines may do anything. */
export function isEmpty(file: SqlFile): boolean {
  return effectiveStatements(file).length === 0 && file.metaCommands.length === 0;
}

/** The reason behind `-- irreversible: reason`; empty when the comment gives none, null without such a comment. */
export function irreversibleReason(file: SqlFile): string | null {
  for (const { start, end } of file.comments) {
    const match =
      /^(?:--+|\/\*+)\s*(?:migrate-safe[-:\s]+)?irreversible\b\s*[:\u2013\u2014-]*\s*([\s\S]*?)\s*(?:\*\/)?$/i.exec(
        file.text.slice(start, end),
      );
    if (match) return match[1] ?? "";
  }
  return null;
}

/** The statements that take the up back, without semicolons; null when there are none or they do not parse. */
export function generatedDown(up: SqlFile, parser: Parser, before: World): readonly string[] | null {
  if (up.statements.some(({ resynced, parsed }) => resynced || parsed.error)) return null;
  const { statements } = inverseStatements(up, parser, priorDefinitions(before));
  const text = statements.map((statement) => `${statement.replace(/\s*;\s*$/, "")};\n`).join("");
  const parses = parseSqlFile(text, parser).statements.every(({ parsed }) => parsed.error === null);
  return text !== "" && parses ? statements : null;
}

/** From the first statement to the semicolon after the last. */
export function statementsRange({ text, statements }: SqlFile): OffsetRange | null {
  const first = statements[0];
  const last = statements.at(-1);
  if (!first || !last) return null;
  const semicolon = last.terminated ? text.indexOf(";", last.end) : -1;
  return { start: first.start, end: semicolon < 0 ? last.end : semicolon + 1 };
}
