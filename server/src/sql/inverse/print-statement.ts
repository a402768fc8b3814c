// Prints the few statements that inverses are made of from pgsql-ast-parser's typed tree: DROP of tables, indexes,
// sequences and types, and renames. They hold names only, no expressions, which its printer is not safe for.
import type * as AstParser from "pgsql-ast-parser";
import type { AlterTableStatement, DropStatement, QName, Statement } from "pgsql-ast-parser";
import { tokensOf } from "../lexer";
import type { QualifiedName } from "../names";

export type DroppedKind = "table" | "index" | "sequence" | "type";

export interface DropOptions {
  readonly ifExists?: boolean;
  readonly concurrently?: boolean;
}

export function printDrop(kind: DroppedKind, name: QualifiedName, options: DropOptions = {}): string {
  const statement: DropStatement = {
    type: `drop ${kind}`,
    names: [nodeOf(name)],
    ...(options.ifExists && { ifExists: true }),
    ...(options.concurrently && { concurrently: true }),
  };
  return printed(statement);
}

export function printRenameTable(from: QualifiedName, to: string): string {
  return printAlterTable(from, { type: "rename", to: { name: escaped(to) } });
}

export function printRenameColumn(table: QualifiedName, from: string, to: string): string {
  const names = { column: { name: escaped(from) }, to: { name: escaped(to) } };
  return printAlterTable(table, { type: "rename column", ...names });
}

export function printRenameConstraint(table: QualifiedName, from: string, to: string): string {
  const names = { constraint: { name: escaped(from) }, to: { name: escaped(to) } };
  return printAlterTable(table, { type: "rename constraint", ...names });
}

export function printRenameIndex(from: QualifiedName, to: string): string {
  return printed({
    type: "alter index",
    index: nodeOf(from),
    change: { type: "rename", to: { name: escaped(to) } },
  });
}

function printAlterTable(table: QualifiedName, change: AlterTableStatement["changes"][number]): string {
  return printed({ type: "alter table", table: nodeOf(table), changes: [change] });
}

/** The package takes 35 ms to load, so it is loaded when it first serves. */
function printed(statement: Statement): string {
  const { toSql } = require("pgsql-ast-parser") as typeof AstParser;
  return tidied(toSql.statement(statement));
}

function nodeOf({ schema, name }: QualifiedName): QName {
  return { name: escaped(name), ...(schema !== null && { schema: escaped(schema) }) };
}

/** The printer puts quotes around a name but does not double those inside. */
function escaped(name: string): string {
  return name.replaceAll('"', '""');
}

/** One blank where the printer left several. */
function tidied(sql: string): string {
  let text = "";
  let end = 0;
  for (const token of tokensOf(sql)) {
    text += (end > 0 && token.start > end ? " " : "") + sql.slice(token.start, token.end);
    end = token.end;
  }
  return text;
}
