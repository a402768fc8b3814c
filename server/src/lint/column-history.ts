// What ALTER TABLE statements said of one column so far: earlier in this file, in this very statement, and in the up that
// a down takes back. Read from the text, because the schema keeps only what the column is now.
import { nameOfRangeVar, type QualifiedName } from "../sql/names";
import { as, type Tree } from "../sql/syntax-tree";
import type { LintFile, StatementContext } from "./context";
import { nestedStatements } from "./nested-statements";

interface Said {
  readonly schema: string | null;
  readonly index: number;
  readonly command: Tree.AlterTableCmd;
}

/** By table and column, in order. */
type SaidOfColumns = ReadonlyMap<string, readonly Said[]>;

/** Subcommands that stand before the end of this statement. */
export function saidEarlier(
  context: StatementContext,
  table: QualifiedName,
  column: string,
): readonly Tree.AlterTableCmd[] {
  return said(context, context.file, table, column)
    .filter(({ index }) => index <= context.statement.index)
    .map(({ command }) => command);
}

/** Subcommands anywhere in the file. */
export function saidInFile(
  context: StatementContext,
  table: QualifiedName,
  column: string,
): readonly Tree.AlterTableCmd[] {
  return said(context, context.file, table, column).map(({ command }) => command);
}

/** Subcommands of the up when this is its down. */
export function saidByUp(
  context: StatementContext,
  table: QualifiedName,
  column: string,
): readonly Tree.AlterTableCmd[] {
  const { up } = context.file;
  return up ? said(context, up, table, column).map(({ command }) => command) : [];
}

function said(
  context: StatementContext,
  file: LintFile,
  table: QualifiedName,
  column: string,
): readonly Said[] {
  const id = `said of columns by ${file.direction}`;
  let known = context.memory.get(id) as SaidOfColumns | undefined;
  if (!known) context.memory.set(id, (known = readFile(file)));
  return (known.get(`${table.name}\u0000${column}`) ?? []).filter(
    ({ schema }) => schema === null || table.schema === null || schema === table.schema,
  );
}

function readFile({ sql }: LintFile): SaidOfColumns {
  const found = new Map<string, Said[]>();
  for (const { parsed, index } of sql.statements.flatMap((one) => [one, ...nestedStatements(one)])) {
    const alter = as(parsed.tree, "AlterTableStmt");
    if (!alter?.relation) continue;
    const { schema, name } = nameOfRangeVar(alter.relation);
    for (const node of alter.cmds ?? []) {
      const command = as(node, "AlterTableCmd");
      const column = command?.name ?? as(command?.def, "ColumnDef")?.colname;
      if (!command || column === undefined) continue;
      const key = `${name}\u0000${column}`;
      const list = found.get(key) ?? [];
      found.set(key, list);
      list.push({ schema, index, command });
    }
  }
  return found;
}
