// Two ALTER TABLE of one table that could be one statement.
import { lockModes } from "../../locks/lock-modes";
import { identifierOf, rangeOfTokens } from "../../sql/alter-table";
import type { Statement } from "../../sql/sql-file";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";

const id = "multiple-alter-table";

export const multipleAlterTable = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "locks",
  sources: sources(
    "eugene:W12 pgls:multipleAlterTable migrationpilot:MP058 bytebase:statement.merge-alter-table",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A table is altered by several statements that could be one.",
    why:
      "Each ALTER TABLE takes its lock and checks the table anew, and where they read or write rows, each goes through " +
      "the whole table. One statement with several subcommands does it once.",
    instead: "Write the subcommands in one ALTER TABLE, separated by commas.",
    examples: {
      reject: ["ALTER TABLE a ADD COLUMN x int;\nALTER TABLE a ADD COLUMN y int;"],
      accept: [
        "ALTER TABLE a ADD COLUMN x int, ADD COLUMN y int;",
        "ALTER TABLE a ADD COLUMN x int;\nUPDATE a SET x = 1 WHERE id > 0;\nALTER TABLE a ALTER x SET DEFAULT 1;",
        "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID;\nALTER TABLE a VALIDATE CONSTRAINT c;",
        "ALTER TABLE a RENAME COLUMN x TO y;\nALTER TABLE a RENAME COLUMN z TO x;",
      ],
    },
  },
  messages: {
    mergeable: {
      text: "This could be one statement with the ALTER TABLE {table} before it, which takes the same lock ({lock}).",
      help: "Move the subcommands into one ALTER TABLE {table}, separated by commas.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = node.objtype === "OBJECT_TABLE" ? context.existingTable(node.relation) : null;
    if (!table) return;
    const { memory, place, statement, world } = context;
    // What a DO block does in between, or not at all, is not followed.
    if (statement.inside) return;
    const lasts = (memory.get(id) ?? new Map<string, Earlier>()) as Map<string, Earlier>;
    memory.set(id, lasts);
    const key = world.keyOf(table.name);
    const last = lasts.get(key);
    const mode = context.locks().relations[0]?.mode ?? "ACCESS EXCLUSIVE";
    const now = { statement, node, mode, transaction: place.kind === "none" ? null : place.id };
    lasts.set(key, now);
    if (!last || last.mode !== mode || last.transaction !== now.transaction) return;
    if (
      lockModes.indexOf(mode) <= 0 ||
      !canMerge(last, now) ||
      isMentionedBetween(context, last, table.name.name)
    ) {
      return;
    }
    context.report({
      message: "mergeable",
      at: rangeOfTokens(statement, statement.parsed.tokens.slice(0, 2)) ?? statement,
      data: { table: table.shown, lock: mode },
      related: [{ at: headOf(last.statement), message: "the statement before" }],
    });
  },
});

interface Earlier {
  readonly statement: Statement;
  readonly node: Tree.AlterTableStmt;
  readonly mode: string;
  /** Null for a statement that commits by itself. */
  readonly transaction: number | null;
}

function headOf(statement: Statement): { readonly start: number; readonly end: number } {
  return rangeOfTokens(statement, statement.parsed.tokens.slice(0, 2)) ?? statement;
}

/** Subcommands that stand alone in the grammar, or are apart for a reason. */
const alone = new Set<Tree.AlterTableType | undefined>([
  "AT_AttachPartition",
  "AT_DetachPartition",
  "AT_DetachPartitionFinalize",
  "AT_ValidateConstraint",
]);

function canMerge(first: Earlier, second: Earlier): boolean {
  if (first.node.relation?.inh !== second.node.relation?.inh) return false;
  const [before, after] = [first, second].map(({ statement }) =>
    alterCommands(statement).map(({ command }) => command),
  );
  const all = [...(before ?? []), ...(after ?? [])];
  if (all.some(({ subtype }) => alone.has(subtype))) return false;
  if ([before, after].every((commands) => commands?.some(isSwitch))) return false;
  // By themselves two foreign keys lock their tables one after the other, together at the same time.
  if (second.transaction === null && all.filter(touchesAnotherTable).length > 1) return false;
  // Constraints are dropped first, so that a check that proves NOT NULL would be gone when it is looked for.
  const forbidsNull = all.some(({ subtype }) => subtype === "AT_SetNotNull");
  if (forbidsNull && all.some(({ subtype }) => subtype === "AT_DropConstraint")) return false;
  const changed = new Set((before ?? []).filter((one) => !isDrop(one)).flatMap(nameOf));
  return !(after ?? []).some(
    (one) =>
      (isDrop(one) || one.subtype === "AT_AlterColumnType") && nameOf(one).some((name) => changed.has(name)),
  );
}

/** Drops are done before all else, and then changes of types: AlterTablePass of src/backend/commands/tablecmds.c. */
function isDrop({ subtype, def }: Tree.AlterTableCmd): boolean {
  return subtype?.startsWith("AT_Drop") === true || (subtype === "AT_ColumnDefault" && !def);
}

/** May be off for what is done in between, and on again. */
function isSwitch({ subtype = "AT_AddColumn" }: Tree.AlterTableCmd): boolean {
  return /^AT_(Enable|Disable)Trig|^AT_(Set|Reset)RelOptions$/.test(subtype);
}

function touchesAnotherTable({ subtype, def }: Tree.AlterTableCmd): boolean {
  const constraint = subtype === "AT_AddConstraint" ? as(def, "Constraint") : undefined;
  return subtype === "AT_DropConstraint" || constraint?.contype === "CONSTR_FOREIGN";
}

/** The column or constraint that a subcommand is about. */
function nameOf({ subtype, name, def }: Tree.AlterTableCmd): readonly string[] {
  const added =
    subtype === "AT_AddColumn"
      ? as(def, "ColumnDef")?.colname
      : subtype === "AT_AddConstraint"
        ? as(def, "Constraint")?.conname
        : name;
  return added === undefined ? [] : [added];
}

/** Another statement in between names the table, or may do anything. */
function isMentionedBetween(
  { file, memory, statement }: StatementContext,
  last: Earlier,
  name: string,
): boolean {
  const key = `${id} mentions`;
  let mentions = memory.get(key) as ReadonlyMap<string, readonly number[]> | undefined;
  if (!mentions) memory.set(key, (mentions = mentionsOf(file.sql.statements)));
  const isBetween = (index: number): boolean => index > last.statement.index && index < statement.index;
  return [name, ""].some((word) => mentions.get(word)?.some(isBetween) ?? false);
}

const opaque = new Set(["DoStmt", "CallStmt", "SelectStmt", "unparsed"]);

/** Indexes of the statements that hold the name of an altered table, by it; under "" those that may do anything. */
function mentionsOf(statements: readonly Statement[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>([["", []]]);
  for (const { parsed } of statements) {
    const altered = parsed.kind === "AlterTableStmt" ? as(parsed.tree, "AlterTableStmt") : undefined;
    if (altered?.relation?.relname !== undefined) found.set(altered.relation.relname, []);
  }
  for (const { index, parsed } of statements) {
    if (opaque.has(parsed.kind)) found.get("")?.push(index);
    else for (const token of parsed.tokens) found.get(identifierOf(token) ?? "\u0000")?.push(index);
    if (parsed.kind === "CreateFunctionStmt") {
      for (const { text } of parsed.tokens.filter(({ kind }) => kind === "string")) {
        for (const [word] of text.matchAll(/\w+/g)) found.get(word)?.push(index);
      }
    }
  }
  return found;
}
