// Fixes that turn one blocking change of a constraint into the steps that do not block. Each passes the gate before it is
// offered, and each keeps the user's own text of the constraint.
import type { OffsetRange } from "../base/text-range";
import { nextPair } from "../migrations/new-pair";
import { quoteIdentifier, quoteName, type QualifiedName } from "../sql/names";
import { as } from "../sql/syntax-tree";
import type { AlterCommand } from "./alter-command";
import type { LintFile, StatementContext } from "./context";
import { changesOnly, parsesAs } from "./fix-gate";
import type { RuleEdit, RuleFix } from "./rule";

/**
 * NOT VALID here, and the same with VALIDATE CONSTRAINT in the next migration. `name` is the constraint's, `definition`
 * the place of what follows its name.
 */
export function notValidFixes(
  context: StatementContext,
  command: AlterCommand,
  table: QualifiedName,
  constraint: { readonly name: string; readonly definition: OffsetRange },
): readonly RuleFix[] {
  const { end } = command.range();
  const insert = { range: { start: end, end }, newText: " NOT VALID" };
  const passes = changesOnly(context.parser, command.statement, [insert], (tree) => {
    const changed = as(as(tree, "AlterTableStmt")?.cmds?.[command.index], "AlterTableCmd")?.def;
    const payload = as(changed, "Constraint");
    if (!payload) return;
    payload.skip_validation = true;
    delete payload.initially_valid;
  });
  if (!passes) return [];
  const here: RuleEdit = { path: context.file.path, ...insert };
  const fix: RuleFix = { title: "Add NOT VALID", safe: false, edits: [here] };
  const next = validatingPair(context, table, constraint);
  return next.length === 0
    ? [fix]
    : [
        { title: "Add NOT VALID and validate in the next migration", safe: false, edits: [here, ...next] },
        fix,
      ];
}

function validatingPair(
  context: StatementContext,
  table: QualifiedName,
  { name, definition }: { readonly name: string; readonly definition: OffsetRange },
): readonly RuleEdit[] {
  const alter = `ALTER TABLE ${quoteName(table)}`;
  const constraint = quoteIdentifier(name);
  const text = context.file.sql.text.slice(definition.start, definition.end);
  const up = `${alter} VALIDATE CONSTRAINT ${constraint};\n`;
  const down =
    `${alter} DROP CONSTRAINT ${constraint};\n` +
    `${alter} ADD CONSTRAINT ${constraint} ${text} NOT VALID;\n`;
  const parses =
    parsesAs(context.parser, up, ["AlterTableStmt"]) &&
    parsesAs(context.parser, down, ["AlterTableStmt", "AlterTableStmt"]);
  return parses && context.file.direction === "up" ? newPair(context.file, `validate ${name}`, up, down) : [];
}

/** A pair written here commits as a whole, so the setting ends with it. */
const timeout = "SET LOCAL lock_timeout = '2s';\n";

/** The files of the next migration; none when the folder cannot name one. */
export function newPair(file: LintFile, name: string, up: string, down: string): readonly RuleEdit[] {
  const pair = nextPair(file.folder, name);
  if (!pair.ok) return [];
  return [
    { path: pair.value.up.path, range: null, newText: pair.value.up.text + timeout + up },
    { path: pair.value.down.path, range: null, newText: pair.value.down.text + timeout + down },
  ];
}

/** An index built without blocking writes, and the constraint made from it; null when the constraint has other parts. */
export function usingIndexFix(
  context: StatementContext,
  command: AlterCommand,
  table: QualifiedName,
  constraint: { readonly name: string; readonly type: "UNIQUE" | "PRIMARY KEY" },
): RuleFix | null {
  const payload = as(command.command.def, "Constraint");
  const only = as(command.statement.parsed.tree, "AlterTableStmt")?.cmds?.length === 1;
  if (!payload || !only || command.statement.resynced) return null;
  if (payload.options || payload.indexspace || payload.without_overlaps) return null;
  const list = (nodes: typeof payload.keys): string =>
    (nodes ?? []).map((node) => quoteIdentifier(as(node, "String")?.sval ?? "")).join(", ");
  const include = payload.including ? ` INCLUDE (${list(payload.including)})` : "";
  const nulls = payload.nulls_not_distinct ? " NULLS NOT DISTINCT" : "";
  const deferrable = payload.deferrable ? " DEFERRABLE" : "";
  const deferred = payload.initdeferred ? " INITIALLY DEFERRED" : "";
  const name = quoteIdentifier(constraint.name);
  const newText =
    `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${quoteName(table)} (${list(payload.keys)})${include}${nulls};\n` +
    `ALTER TABLE ${quoteName(table)} ADD CONSTRAINT ${name} ${constraint.type} USING INDEX ${name}${deferrable}${deferred}`;
  if (!parsesAs(context.parser, newText, ["IndexStmt", "AlterTableStmt"])) return null;
  const { start, end } = command.statement;
  return {
    title: `Build the index concurrently, then add the ${constraint.type.toLowerCase()} constraint from it`,
    safe: false,
    edits: [{ path: context.file.path, range: { start, end }, newText }],
  };
}
