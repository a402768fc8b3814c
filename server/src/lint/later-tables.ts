// What later statements of a file give to its tables: a primary key, columns, comments. A name without a schema is in
// public, unless the file speaks of search_path: then schemas are not told apart.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { SqlFile, Statement } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { createdTables, hasConstraint } from "./new-columns";

export interface LaterTable {
  readonly hasPrimaryKey: boolean;
  readonly columns: ReadonlySet<string>;
  readonly isCommented: boolean;
  readonly commentedColumns: ReadonlySet<string>;
  readonly isDropped: boolean;
}

interface Growing {
  /** Index of the statement that made it, or first spoke of it. */
  readonly from: number;
  hasPrimaryKey: boolean;
  columns: Set<string>;
  isCommented: boolean;
  commentedColumns: Set<string>;
  isDropped: boolean;
}

type Tables = Map<string, Growing[]>;

const known = new WeakMap<SqlFile, Tables>();

/** What follows the statement, which creates or alters the table; undefined when nothing speaks of it. */
export function laterTable(
  file: SqlFile,
  statement: Statement,
  relation: Tree.RangeVar,
): LaterTable | undefined {
  let tables = known.get(file);
  if (!tables) known.set(file, (tables = read(file)));
  const key = keys(file)(nameInStatement(statement, relation));
  return tables.get(key)?.findLast(({ from }) => from <= statement.index);
}

/** What CREATE SCHEMA makes is in that schema. */
function nameInStatement({ parsed }: Statement, relation: Tree.RangeVar): QualifiedName {
  const { schema, name } = nameOfRangeVar(relation);
  return { schema: schema ?? as(parsed.tree, "CreateSchemaStmt")?.schemaname ?? null, name };
}

function keys(file: SqlFile): (name: QualifiedName) => string {
  if (/search_path/i.test(file.text)) return ({ name }) => name;
  return ({ schema, name }) => JSON.stringify([schema ?? "public", name]);
}

/** Statements whose effect cannot be read, but whose text says that they add primary keys. */
export function addsKeysUnseen(file: SqlFile): boolean {
  return file.statements.some(
    ({ parsed }) =>
      (parsed.kind === "DoStmt" || parsed.kind === "unparsed") && /primary\s+key/i.test(parsed.text),
  );
}

function read(file: SqlFile): Tables {
  const tables: Tables = new Map();
  const keyOf = keys(file);
  for (const statement of file.statements) {
    const { parsed, index } = statement;
    const at: At = (name) => {
      const key = keyOf(name);
      const table = tables.get(key)?.at(-1) ?? emptyTable(index);
      if (!tables.has(key)) tables.set(key, [table]);
      return table;
    };
    for (const { relation } of createdTables(parsed)) {
      if (!relation) continue;
      const key = keyOf(nameInStatement(statement, relation));
      const earlier = tables.get(key);
      if (!earlier) tables.set(key, [emptyTable(index)]);
      else if (earlier.at(-1)?.isDropped) earlier.push(emptyTable(index));
    }
    if (parsed.kind === "AlterTableStmt") readAlter(parsed.tree, at);
    else if (parsed.kind === "CommentStmt") readComment(parsed.tree, at);
    else if (parsed.kind === "RenameStmt") {
      const rename = as(parsed.tree, "RenameStmt");
      if (rename?.renameType !== "OBJECT_TABLE" || !rename.relation) continue;
      // Both names mean the same table from here on.
      const { schema, name } = nameOfRangeVar(rename.relation);
      const key = keyOf({ schema, name: rename.newname ?? "" });
      tables.set(key, [...(tables.get(key) ?? []), at({ schema, name })]);
    } else if (parsed.kind === "DropStmt") {
      const drop = as(parsed.tree, "DropStmt");
      if (drop?.removeType !== "OBJECT_TABLE") continue;
      for (const object of drop.objects ?? [])
        at(nameFromList(as(object, "List")?.items ?? [])).isDropped = true;
    }
  }
  return tables;
}

type At = (name: QualifiedName) => Growing;

function emptyTable(from: number): Growing {
  return {
    from,
    hasPrimaryKey: false,
    columns: new Set(),
    isCommented: false,
    commentedColumns: new Set(),
    isDropped: false,
  };
}

function readAlter(tree: Node | null, at: At): void {
  const alter = as(tree, "AlterTableStmt");
  if (!alter?.relation) return;
  const table = at(nameOfRangeVar(alter.relation));
  for (const node of alter.cmds ?? []) {
    const command = as(node, "AlterTableCmd");
    const column = as(command?.def, "ColumnDef");
    if (command?.subtype === "AT_AddColumn" && column) {
      table.columns.add(column.colname ?? "");
      table.hasPrimaryKey ||= hasConstraint(column, "CONSTR_PRIMARY");
    }
    table.hasPrimaryKey ||= as(command?.def, "Constraint")?.contype === "CONSTR_PRIMARY";
  }
}

function readComment(tree: Node | null, at: At): void {
  const comment = as(tree, "CommentStmt");
  const names = as(comment?.object, "List")?.items ?? [];
  if (!comment?.comment) return;
  if (comment.objtype === "OBJECT_TABLE") at(nameFromList(names)).isCommented = true;
  if (comment.objtype === "OBJECT_COLUMN") {
    const column = as(names.at(-1), "String")?.sval ?? "";
    at(nameFromList(names.slice(0, -1))).commentedColumns.add(column);
  }
}
