// What later statements of a file give to its tables, by bare names: a primary key, columns, comments. Names are followed
// through renames only one step back.
import { nameFromList } from "../sql/names";
import type { SqlFile } from "../sql/sql-file";
import { as, type Node } from "../sql/syntax-tree";
import { hasConstraint } from "./new-columns";

export interface LaterTable {
  readonly hasPrimaryKey: boolean;
  readonly columns: ReadonlySet<string>;
  readonly isCommented: boolean;
  readonly commentedColumns: ReadonlySet<string>;
  readonly isDropped: boolean;
}

interface Growing {
  hasPrimaryKey: boolean;
  columns: Set<string>;
  isCommented: boolean;
  commentedColumns: Set<string>;
  isDropped: boolean;
}

const known = new WeakMap<SqlFile, ReadonlyMap<string, LaterTable>>();

/** Undefined when nothing in the file speaks of the table. */
export function laterTable(file: SqlFile, name: string): LaterTable | undefined {
  let tables = known.get(file);
  if (!tables) known.set(file, (tables = read(file)));
  return tables.get(name);
}

/** Statements whose effect cannot be read, but whose text says that they add primary keys. */
export function addsKeysUnseen(file: SqlFile): boolean {
  return file.statements.some(
    ({ parsed }) =>
      (parsed.kind === "DoStmt" || parsed.kind === "unparsed") && /primary\s+key/i.test(parsed.text),
  );
}

function read(file: SqlFile): ReadonlyMap<string, LaterTable> {
  const tables = new Map<string, Growing>();
  const at = (name: string): Growing => {
    let table = tables.get(name);
    if (!table) tables.set(name, (table = emptyTable()));
    return table;
  };
  for (const { parsed } of file.statements) {
    if (parsed.kind === "AlterTableStmt") readAlter(parsed.tree, at);
    else if (parsed.kind === "CommentStmt") readComment(parsed.tree, at);
    else if (parsed.kind === "RenameStmt") {
      const rename = as(parsed.tree, "RenameStmt");
      // Both names mean the same table from here on.
      if (rename?.renameType === "OBJECT_TABLE") {
        tables.set(rename.newname ?? "", at(rename.relation?.relname ?? ""));
      }
    } else if (parsed.kind === "DropStmt") {
      const drop = as(parsed.tree, "DropStmt");
      if (drop?.removeType !== "OBJECT_TABLE") continue;
      for (const object of drop.objects ?? [])
        at(nameFromList(as(object, "List")?.items ?? []).name).isDropped = true;
    }
  }
  return tables;
}

function emptyTable(): Growing {
  return {
    hasPrimaryKey: false,
    columns: new Set(),
    isCommented: false,
    commentedColumns: new Set(),
    isDropped: false,
  };
}

function readAlter(tree: Node | null, at: (name: string) => Growing): void {
  const alter = as(tree, "AlterTableStmt");
  const table = at(alter?.relation?.relname ?? "");
  for (const node of alter?.cmds ?? []) {
    const command = as(node, "AlterTableCmd");
    const column = as(command?.def, "ColumnDef");
    if (command?.subtype === "AT_AddColumn" && column) {
      table.columns.add(column.colname ?? "");
      table.hasPrimaryKey ||= hasConstraint(column, "CONSTR_PRIMARY");
    }
    table.hasPrimaryKey ||= as(command?.def, "Constraint")?.contype === "CONSTR_PRIMARY";
  }
}

function readComment(tree: Node | null, at: (name: string) => Growing): void {
  const comment = as(tree, "CommentStmt");
  const names = (as(comment?.object, "List")?.items ?? []).map((item) => as(item, "String")?.sval ?? "");
  if (!comment?.comment) return;
  if (comment.objtype === "OBJECT_TABLE") at(names.at(-1) ?? "").isCommented = true;
  if (comment.objtype === "OBJECT_COLUMN") at(names.at(-2) ?? "").commentedColumns.add(names.at(-1) ?? "");
}
