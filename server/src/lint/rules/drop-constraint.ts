// DROP CONSTRAINT on a table in use.
import { nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { addedConstraints } from "../added-constraints";
import { alterCommands } from "../alter-command";
import type { ExistingTable, StatementContext } from "../context";
import { nameOfObject } from "../dropped-objects";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { tableConstraintOf } from "../schema/constraints";
import type { Relation, TableConstraint } from "../schema/relation";

export const dropConstraint = defineRule({
  id: "drop-constraint",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources("pgfence:drop-constraint pgsafe:drop-constraint atlas:CD101 migrationpilot:MP097"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A constraint of an existing table is dropped and not added again.",
    why:
      "Rows that break it are let in from then on, and then it cannot simply be added again. The drop takes ACCESS " +
      "EXCLUSIVE on the table, for a foreign key also on the table it refers to; with a primary key or a UNIQUE " +
      "constraint the index goes too.",
    instead:
      "Say in the down script how it comes back, and set lock_timeout. To change a constraint, drop and add it under " +
      "the same name in one file.",
    examples: {
      reject: ["ALTER TABLE orders DROP CONSTRAINT orders_customer;"],
      accept: [
        "ALTER TABLE orders DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (amount >= 0) NOT VALID;",
        {
          before: "CREATE TABLE users (email text CONSTRAINT email_set CHECK (email IS NOT NULL));",
          up:
            "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n" +
            "ALTER TABLE users DROP CONSTRAINT email_set;",
        },
        {
          up: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;",
          down: "ALTER TABLE orders DROP CONSTRAINT positive;",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Without {constraint}, rows that break it are let into {table}; the drop takes a lock ({lock}) that blocks {blocks}.",
      help: "Say in the down script how it comes back; rows that broke it meanwhile will stand in the way.",
    },
    droppedForeignKey: {
      text:
        "Without {constraint}, rows of {table} may refer to nothing; the drop takes a lock (ACCESS EXCLUSIVE) on both " +
        "tables that blocks reads and writes.",
      help: "Say in the down script how it comes back; rows that broke it meanwhile will stand in the way.",
    },
    replaced: {
      text: "{other} takes the place of {constraint} on {table}; the drop takes a lock ({lock}) that blocks {blocks}.",
      help: "Set lock_timeout, and take both steps back in the down script.",
    },
    withColumn: {
      text:
        "{constraint} goes before {column} of {table}, which this file drops too; the drop takes a lock ({lock}) that " +
        "blocks {blocks}.",
      help: "Dropping the column drops {constraint} with it, so leave this out.",
    },
    droppedKey: {
      text:
        "Without {constraint}, {table} may hold duplicates, and queries lose its index; the drop takes a lock ({lock}) " +
        "that blocks {blocks}.",
      help: "Make sure that another index serves these queries, and say in the down script how it comes back.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation, "foreign");
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      if (command.command.subtype !== "AT_DropConstraint") continue;
      const name = command.command.name ?? "";
      const known = table.relation?.constraints.get(name);
      if (known && (known.origin === context.file.origin || context.isMadeByUp(known.origin))) continue;
      if (isNotNullHelper(table, name, known, node) || isDroppedLater(context, table)) continue;
      if (command.command.missing_ok && isMissing(table, name)) continue;
      const added = addedToo(context, table.name);
      if (added.some((one) => one.name === name) || isRenamedTo(context, table.name, name)) continue;
      const replacement = known && added.find((one) => isReplacedBy(known, one));
      const data = { constraint: name, table: table.shown, ...lockWords(context, table.name) };
      const at = command.rangeOfName(name);
      if (replacement) {
        const other = replacement.name;
        context.report({ message: "replaced", at, data: { ...data, other }, severity: "info" });
        continue;
      }
      const column = known && droppedColumn(context, table.name, known);
      if (column !== undefined) {
        context.report({ message: "withColumn", at, data: { ...data, column }, severity: "info" });
      } else context.report({ message: messageFor(name, known), at, data });
    }
  },
});

/** Of an unknown constraint the name tells, when PostgreSQL chose it. */
function messageFor(
  name: string,
  known: TableConstraint | undefined,
): "dropped" | "droppedForeignKey" | "droppedKey" {
  if (known ? known.kind === "foreign-key" : name.endsWith("_fkey")) return "droppedForeignKey";
  return (known ? isKey(known) : /_(pkey|key)$/.test(name)) ? "droppedKey" : "dropped";
}

/** A CHECK that only says what NOT NULL of the column says. */
function isNotNullHelper(
  { relation }: ExistingTable,
  name: string,
  known: TableConstraint | undefined,
  alter: Tree.AlterTableStmt,
): boolean {
  const setHere = (alter.cmds ?? []).flatMap((item) => {
    const command = as(item, "AlterTableCmd");
    return command?.subtype === "AT_SetNotNull" ? (command.name ?? []) : [];
  });
  const isNotNull = (column: string): boolean =>
    setHere.includes(column) || (relation?.columns.get(column)?.notNull ?? false);
  if (known) {
    const isPure =
      as(known.expression, "NullTest") !== undefined ||
      as(known.expression, "BoolExpr")?.boolop === "NOT_EXPR";
    return known.kind === "check" && isPure && known.proves.size > 0 && [...known.proves].every(isNotNull);
  }
  const own = [...(relation?.columns ?? [])].find(([, { notNullName }]) => notNullName === name);
  if (own) return setHere.includes(own[0]);
  const columns = [...new Set([...setHere, ...(relation?.columns.keys() ?? [])])].filter(isNotNull);
  return /not_?null|_nn$|_nn_/i.test(name) && columns.some((column) => name.includes(column));
}

/** The name of a column's own NOT NULL, which is a constraint since PostgreSQL 18. */
function isNotNullOfColumn(relation: Relation | undefined, name: string): boolean {
  return [...(relation?.columns.values() ?? [])].some(({ notNullName }) => notNullName === name);
}

/** Every migration is known, and none adds it, so IF EXISTS passes over it. */
function isMissing({ relation }: ExistingTable, name: string): boolean {
  if (!relation?.complete || isNotNullOfColumn(relation, name)) return false;
  return !relation.constraints.has(name);
}

/** A later statement drops the table, and what it says is more than this. */
function isDroppedLater(context: StatementContext, { name }: ExistingTable): boolean {
  const key = context.world.keyOf(name);
  return context.later().some(({ parsed }) => {
    const drop = as(parsed.tree, "DropStmt");
    return (
      drop?.removeType === "OBJECT_TABLE" &&
      (drop.objects ?? []).some((object) => context.world.keyOf(nameOfObject(object)) === key)
    );
  });
}

/** A column of the constraint that this statement or a later one drops. */
function droppedColumn(
  context: StatementContext,
  table: QualifiedName,
  { columns }: TableConstraint,
): string | undefined {
  const key = context.world.keyOf(table);
  for (const { parsed } of [context.statement, ...context.later()]) {
    const alter = as(parsed.tree, "AlterTableStmt");
    if (!alter?.relation || context.world.keyOf(nameOfRangeVar(alter.relation)) !== key) continue;
    for (const node of alter.cmds ?? []) {
      const { subtype, name } = as(node, "AlterTableCmd") ?? {};
      if (subtype === "AT_DropColumn" && name !== undefined && columns.includes(name)) return name;
    }
  }
  return undefined;
}

/** Constraints that this statement or a later one adds to the table, with the names they get. */
function addedToo(context: StatementContext, table: QualifiedName): readonly TableConstraint[] {
  const key = context.world.keyOf(table);
  return [context.statement, ...context.later()].flatMap((statement) =>
    addedConstraints(statement).flatMap(({ node, column, table: target }) =>
      context.world.keyOf(nameOfRangeVar(target)) === key
        ? (tableConstraintOf(node, table.name, column?.colname ?? null, new Map(), null) ?? [])
        : [],
    ),
  );
}

/** A later statement gives another constraint of the table this name. */
function isRenamedTo(context: StatementContext, table: QualifiedName, name: string): boolean {
  const key = context.world.keyOf(table);
  return context.later().some(({ parsed }) => {
    const rename = as(parsed.tree, "RenameStmt");
    return (
      rename?.renameType === "OBJECT_TABCONSTRAINT" &&
      rename.newname === name &&
      context.world.keyOf(nameOfRangeVar(rename.relation ?? {})) === key
    );
  });
}

function isKey({ kind }: TableConstraint): boolean {
  return kind === "unique" || kind === "primary-key";
}

/** A constraint of another name that holds the same columns in the same way. */
function isReplacedBy(dropped: TableConstraint, added: TableConstraint): boolean {
  const isAlike = isKey(dropped)
    ? isKey(added)
    : dropped.kind === "foreign-key" && added.kind === "foreign-key";
  return (
    isAlike &&
    added.columns.length === dropped.columns.length &&
    added.columns.every((column) => dropped.columns.includes(column))
  );
}
