// DROP TRIGGER on a table that is in use.
import { displayName, type QualifiedName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { Statement } from "../../sql/sql-file";
import type { LintFile, StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { isTable } from "../schema/relation";
import { identifierAfter } from "../token-places";

export const dropTrigger = defineRule({
  id: "drop-trigger",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "functions",
  sources: sources("pgls:banDropTrigger pgfence:drop-trigger"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A trigger of a table that is in use is dropped.",
    why:
      "DROP TRIGGER takes ACCESS EXCLUSIVE on the table, so reads and writes wait. Whatever the trigger kept up to date " +
      "or guarded is no longer.",
    instead:
      "Set lock_timeout before it. ALTER TABLE … DISABLE TRIGGER takes a weaker lock (SHARE ROW EXCLUSIVE) and can be " +
      "taken back; drop the trigger later.",
    examples: {
      reject: ["DROP TRIGGER touched ON orders;"],
      accept: [
        "CREATE TABLE parts (id int);\n" +
          "CREATE TRIGGER touched BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION set_updated_at();\n" +
          "DROP TRIGGER touched ON parts;",
        {
          up: "CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_updated_at();",
          down: "DROP TRIGGER touched ON orders;",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Dropping the trigger {trigger} takes a lock ({lock}) on {table} that blocks {blocks}.",
      help: "Set lock_timeout before it, or disable the trigger now and drop it later.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_TRIGGER") return;
    for (const object of node.objects ?? []) {
      const names = (as(object, "List")?.items ?? []).map((item) => as(item, "String")?.sval ?? "");
      const trigger = names.at(-1) ?? "";
      const table = { schema: names.at(-3) ?? null, name: names.at(-2) ?? "" };
      const relation = context.world.relation(table);
      if (relation && (context.isNewRelation(relation) || !isTable(relation))) continue;
      if (context.isMadeByUp(relation?.origin) || upCreates(context, table, trigger)) continue;
      context.report({
        message: "dropped",
        at: identifierAfter(context.statement, "trigger", trigger),
        data: { trigger, table: displayName(table), ...lockWords(context, table) },
      });
    }
  },
});

/** By up: "table trigger" of each trigger it makes. */
const made = new WeakMap<LintFile, ReadonlySet<string>>();

/** In a down: the up of the pair makes this trigger. */
function upCreates({ file: { up } }: StatementContext, table: QualifiedName, trigger: string): boolean {
  if (!up) return false;
  let triggers = made.get(up);
  if (!triggers) made.set(up, (triggers = new Set(up.sql.statements.flatMap(createdTrigger))));
  return triggers.has(`${table.name} ${trigger}`);
}

function createdTrigger({ parsed }: Statement): string | readonly string[] {
  const create = as(parsed.tree, "CreateTrigStmt");
  return create ? `${create.relation?.relname} ${create.trigname}` : [];
}
