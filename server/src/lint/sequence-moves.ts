// Whether statements tell the sequence of a column where to go on: setval(), ALTER SEQUENCE … RESTART, ALTER COLUMN …
// RESTART. Which sequence is meant is told by names; code that calls setval() gets the benefit of the doubt.
import type { Statement } from "../sql/sql-file";
import { as, walk, type Node, type Tree } from "../sql/syntax-tree";

/** setval(), RESTART or code that may do either, for this table as far as the names tell. */
export function movesSequence(later: readonly Statement[], table: string, column: string): boolean {
  return later.some(({ parsed }) => {
    const { tree, kind, text } = parsed;
    if (kind === "AlterSeqStmt") {
      const { sequence, options } = as(tree, "AlterSeqStmt") ?? {};
      const restarts = (options ?? []).some((option) => as(option, "DefElem")?.defname === "restart");
      return restarts && isSequenceOf(sequence?.relname ?? "", table, column);
    }
    if (kind === "AlterTableStmt") {
      const alter = as(tree, "AlterTableStmt");
      return alter?.relation?.relname === table && restartsIdentity(alter);
    }
    if (!/setval|restart/i.test(text)) return false;
    const truncate = as(tree, "TruncateStmt");
    if (truncate) return (truncate.relations ?? []).some((node) => as(node, "RangeVar")?.relname === table);
    if (kind === "DoStmt" || kind === "CallStmt") return true;
    return kind === "SelectStmt" && setsValue(tree, table, column);
  });
}

function restartsIdentity({ cmds }: Tree.AlterTableStmt): boolean {
  return (cmds ?? []).some((node) => {
    const options = as(as(node, "AlterTableCmd")?.def, "List")?.items ?? [];
    return options.some((option) => as(option, "DefElem")?.defname === "restart");
  });
}

/** Calls setval() with the sequence, or with something that is worked out when it runs. */
function setsValue(tree: Node | null, table: string, column: string): boolean {
  let found = false;
  walk(tree, (kind, payload) => {
    if (kind !== "FuncCall" || found) return;
    const call = payload as Tree.FuncCall;
    if (as(call.funcname?.at(-1), "String")?.sval !== "setval") return;
    const texts: string[] = [];
    walk([call.args?.[0]], (inner, constant) => {
      const text = inner === "A_Const" ? (constant as Tree.A_Const).sval?.sval : undefined;
      if (text !== undefined) texts.push(text);
    });
    found = texts.length === 0 || texts.some((text) => isSequenceOf(lastName(text), table, column));
  });
  return found;
}

/** The table itself, as pg_get_serial_sequence() takes it, or a sequence named after it. */
function isSequenceOf(name: string, table: string, column: string): boolean {
  return (
    name === table ||
    name === `${table}_${column}_seq` ||
    (`_${name}_`.includes(`_${table}_`) && name.endsWith("seq"))
  );
}

function lastName(text: string): string {
  return (text.split(".").at(-1) ?? "").replaceAll('"', "");
}
