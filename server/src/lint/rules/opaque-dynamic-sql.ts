// SQL that can only be known when it runs, and schema changes that hide in a DO block.
import { isTemporary } from "../schema/relation";
import type { BodyStatement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";

export const opaqueDynamicSql = defineRule({
  id: "opaque-dynamic-sql",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "transactions",
  sources: sources("migrationpilot:MP063 safe-migrate:opaque-dynamic-sql"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A DO block or a function body puts SQL together while it runs, or a DO block changes the schema.",
    why:
      "What EXECUTE of a built text does is known only when it runs: no reader, no rule and no generated down sees which " +
      "tables it locks or changes. Plain statements in a DO block are read like those of the file, and are only harder " +
      "to see.",
    instead: "Write the statements out. A guard around a schema change is most often IF NOT EXISTS.",
    examples: {
      reject: [
        "DO $$ DECLARE r record; BEGIN\n  FOR r IN SELECT tablename FROM pg_tables LOOP\n" +
          "    EXECUTE format('ALTER TABLE %I ADD COLUMN note text', r.tablename);\n  END LOOP;\nEND $$;",
        "DO $$ BEGIN ALTER TABLE orders ADD COLUMN note text; END $$;",
      ],
      accept: ["DO $$ BEGIN PERFORM 1; END $$;", "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;"],
    },
  },
  messages: {
    builtInBlock: {
      text: "This block builds the SQL that it runs, so nobody can tell before which tables it locks or changes.",
      help: "Write the statements out.",
    },
    builtInRoutine: {
      text: "The body of {name} builds the SQL that it runs, so nobody can tell before what it does.",
      help: "Write the statement out where it does not depend on the arguments.",
    },
    hidden: {
      text: "This schema change stands in a DO block, where readers and tools miss it easily.",
      help: "Write it as a statement of the file where it needs nothing from the block.",
    },
    guarded: {
      text: "This schema change runs only when the DO block decides so; it is checked as if it ran.",
      help: "Use IF NOT EXISTS or IF EXISTS where the statement has it.",
    },
  },
  statements: ["DoStmt", "CreateFunctionStmt"],
  check(context) {
    const { statement } = context;
    const { body } = statement.parsed;
    if (!body) return;
    const { start } = statement;
    const [built] = body.built;
    if (built) {
      const at = { start: start + built.start, end: start + built.end };
      const name = nameOfRoutine(context);
      if (name === null) context.report({ message: "builtInBlock", at });
      else context.report({ message: "builtInRoutine", at, data: { name } });
      return;
    }
    if (statement.parsed.kind !== "DoStmt") return;
    const change = body.statements.find(changesSchema);
    if (!change) return;
    const word = change.exact ? firstWord({ ...statement, ...change }) : change;
    const at = change.exact
      ? { start: start + word.start, end: start + word.end }
      : { start: start + change.start, end: start + change.end };
    const isPlain = body.statements.some((one) => changesSchema(one) && !one.mayNotRun);
    if (isPlain) context.report({ message: "hidden", at });
    else context.report({ message: "guarded", at, severity: "info" });
  },
});

function nameOfRoutine({ statement }: StatementContext): string | null {
  const names = as(statement.parsed.tree, "CreateFunctionStmt")?.funcname;
  return as(names?.at(-1), "String")?.sval ?? null;
}

/** Kinds that change rows, rights, settings or nothing. */
const otherKinds = new Set([
  "SelectStmt",
  "InsertStmt",
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
  "CallStmt",
  "DoStmt",
  "CopyStmt",
  "LockStmt",
  "NotifyStmt",
  "ListenStmt",
  "UnlistenStmt",
  "ExplainStmt",
  "VariableSetStmt",
  "VariableShowStmt",
  "ConstraintsSetStmt",
  "GrantStmt",
  "GrantRoleStmt",
  "CommentStmt",
  "TruncateStmt",
  "VacuumStmt",
  "RefreshMatViewStmt",
  "DiscardStmt",
  "DeallocateStmt",
]);

function changesSchema({ parsed }: BodyStatement): boolean {
  if (otherKinds.has(parsed.kind)) return false;
  const into = as(parsed.tree, "CreateTableAsStmt")?.into?.rel;
  return !isTemporary(as(parsed.tree, "CreateStmt")?.relation ?? into);
}
