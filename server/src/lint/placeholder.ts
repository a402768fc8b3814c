// Statements that only fill a down: SELECT of constants, a DO block that does nothing.
import type { SqlFile, Statement } from "../sql/sql-file";
import { as, walk } from "../sql/syntax-tree";
import { effectiveStatements } from "./down-script";

/** A down that takes nothing back: without a statement, or with placeholders only. */
export function isIdle(file: SqlFile): boolean {
  return file.metaCommands.length === 0 && effectiveStatements(file).every(isPlaceholder);
}

export function isPlaceholder({ parsed }: Statement): boolean {
  const select = as(parsed.tree, "SelectStmt");
  if (select) return isConstantSelect(select);
  const body = as(parsed.tree, "DoStmt")?.args?.flatMap((node) => {
    const option = as(node, "DefElem");
    return option?.defname === "as" ? (as(option.arg, "String")?.sval ?? []) : [];
  })[0];
  return body !== undefined && isIdleBlock(body);
}

/** SELECT of constants and nothing else; 1/0, which only fails, is one. */
function isConstantSelect(select: object): boolean {
  let constant = !("fromClause" in select) && !("intoClause" in select);
  walk(select, (kind) => {
    if (["FuncCall", "SubLink", "ColumnRef", "RangeVar", "CommonTableExpr"].includes(kind)) constant = false;
  });
  return constant;
}

/** A PL/pgSQL block whose statements are NULL and messages below EXCEPTION. */
function isIdleBlock(body: string): boolean {
  const code = body.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ");
  const idle = /(?:NULL|RAISE\s+(?:DEBUG|LOG|INFO|NOTICE|WARNING)\b(?:[^;']|'(?:[^']|'')*')*)\s*;\s*/;
  return new RegExp(`^\\s*BEGIN\\s+(?:${idle.source})*END\\s*;?\\s*$`, "i").test(code);
}
