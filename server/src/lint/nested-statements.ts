// The statements that a DO block runs, as statements of the file: they stand in its transaction, at their own places where
// the file has their text as it is. Bodies of functions run later and are not looked at here.
import type { Statement } from "../sql/sql-file";

const none: readonly Statement[] = [];

/** By the block, so that what is kept by statement holds for nested ones too. */
const made = new WeakMap<Statement, readonly Statement[]>();

export function nestedStatements(block: Statement): readonly Statement[] {
  if (block.parsed.kind !== "DoStmt") return none;
  let statements = made.get(block);
  if (!statements) made.set(block, (statements = nested(block)));
  return statements;
}

function nested(block: Statement): readonly Statement[] {
  return (block.parsed.body?.statements ?? []).map(({ start, end, parsed, exact, mayNotRun }) => ({
    start: block.start + start,
    end: block.start + end,
    parsed,
    index: block.index,
    terminated: true,
    resynced: block.resynced,
    inside: { block, exact, mayNotRun },
    copyData: null,
  }));
}
