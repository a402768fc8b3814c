// The same column twice in a list where it may stand once.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { changingStatements, dataChanges } from "../data-changes";
import { createdTables } from "../new-columns";
import { defineRule, sources } from "../rule";
import { tokenAt } from "../tree-places";

export const duplicateColumn = defineRule({
  id: "duplicate-column",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "naming",
  sources: sources("squawk:ban-duplicate-column-assignments"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column is named twice in CREATE TABLE, ALTER TABLE, INSERT, UPDATE or COPY.",
    why: "PostgreSQL refuses the statement (42701 or 42601), and the migration stops there.",
    instead: "Remove one of them.",
    examples: {
      reject: [
        "CREATE TABLE users (name text, age int, name text);",
        "UPDATE users SET name = 'a', name = 'b' WHERE id = 1;",
      ],
      accept: [
        'CREATE TABLE users (name text, "Name" text);',
        "UPDATE users SET tags[1] = 'a', tags[2] = 'b' WHERE id = 1;",
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS age int, ADD COLUMN IF NOT EXISTS age int;",
      ],
    },
  },
  messages: {
    twice: {
      text: "The column {column} is named twice, and PostgreSQL refuses the statement.",
      help: "Remove one of them.",
    },
    copied: {
      text: "The column {column} comes from {source} already, and PostgreSQL refuses the statement.",
      help: "Remove it, or leave LIKE {source} out.",
    },
  },
  statements: [
    "CreateStmt",
    "CreateForeignTableStmt",
    "CreateSchemaStmt",
    "AlterTableStmt",
    ...changingStatements,
    "CopyStmt",
  ],
  check(context) {
    const { statement } = context;
    for (const create of createdTables(statement.parsed)) checkElements(context, create);
    checkAdded(context);
    const copy = as(statement.parsed.tree, "CopyStmt");
    if (copy)
      reportTwice(
        context,
        (copy.attlist ?? []).map((node) => nameIn(as(node, "String")?.sval)),
      );
    for (const change of dataChanges(statement.parsed.tree)) {
      if (change.kind === "insert") checkInsert(context, change.node);
      else if (change.kind === "update") reportTwice(context, targets(change.node.targetList));
      else if (change.kind === "merge") {
        for (const node of change.node.mergeWhenClauses ?? []) {
          reportTwice(context, targets(as(node, "MergeWhenClause")?.targetList));
        }
      }
    }
  },
});

interface Named {
  readonly name: string;
  readonly location: number | undefined;
  /** An element of an array or a field: each may be set once. */
  readonly isPart: boolean;
}

function nameIn(name: string | undefined, location?: number): Named {
  return { name: name ?? "", location, isPart: false };
}

/** Reports each name that was there before. */
function reportTwice(context: StatementContext, names: readonly Named[]): void {
  const seen = new Map<string, boolean>();
  for (const { name, location, isPart } of names) {
    const before = seen.get(name);
    seen.set(name, (before ?? true) && isPart);
    if (before === undefined || (before && isPart)) continue;
    context.report({ message: "twice", at: tokenAt(context.statement, location), data: { column: name } });
  }
}

function checkElements(context: StatementContext, { tableElts }: Tree.CreateStmt): void {
  const elements = tableElts ?? [];
  const columns = elements.flatMap((element) => as(element, "ColumnDef") ?? []);
  reportTwice(
    context,
    columns.map(({ colname, location }) => nameIn(colname, location)),
  );
  for (const element of elements) {
    const source = as(element, "TableLikeClause")?.relation;
    const copied = source && context.world.relation(nameOfRangeVar(source))?.columns;
    for (const { colname = "", location } of columns) {
      if (!source || !copied?.has(colname)) continue;
      const data = { column: colname, source: displayName(nameOfRangeVar(source)) };
      context.report({ message: "copied", at: tokenAt(context.statement, location), data });
    }
  }
}

function checkAdded(context: StatementContext): void {
  const seen = new Set<string>();
  for (const command of alterCommands(context.statement)) {
    const { subtype, def, missing_ok } = command.command;
    const column = as(def, "ColumnDef")?.colname;
    if (subtype !== "AT_AddColumn" || column === undefined) continue;
    if (seen.has(column) && !missing_ok) {
      context.report({ message: "twice", at: command.rangeOfName(column), data: { column } });
    }
    seen.add(column);
  }
}

function checkInsert(context: StatementContext, insert: Tree.InsertStmt): void {
  reportTwice(context, targets(insert.cols));
  reportTwice(context, targets(insert.onConflictClause?.targetList));
}

function targets(nodes: readonly Node[] | undefined): readonly Named[] {
  return (nodes ?? []).flatMap((node) => {
    const target = as(node, "ResTarget");
    if (target?.name === undefined) return [];
    return [{ name: target.name, location: target.location, isPart: target.indirection !== undefined }];
  });
}
