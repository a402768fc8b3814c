// CREATE TABLE … PARTITION OF a table in use, which locks all of it.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar, quoteName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { parsesAs } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { isTemporary } from "../schema/relation";

export const createPartitionOf = defineRule({
  id: "create-partition-of",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "partitions",
  sources: sources("migrationpilot:MP108"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A partition is created with PARTITION OF an existing table.",
    why:
      "CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE on the parent: while it waits for running queries, and until its " +
      "transaction ends, nobody can read or write any partition through the parent. ATTACH PARTITION takes no more than " +
      "SHARE UPDATE EXCLUSIVE there.",
    instead:
      "CREATE TABLE … (LIKE parent INCLUDING DEFAULTS INCLUDING CONSTRAINTS …), then ATTACH PARTITION.",
    examples: {
      reject: [
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      ],
      accept: [
        "CREATE TABLE events_2026 (LIKE events INCLUDING DEFAULTS);\n" +
          "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
        "CREATE TABLE events (at date) PARTITION BY RANGE (at);\n" +
          "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      ],
    },
  },
  messages: {
    locksParent: {
      text: "Creating {partition} takes a lock (ACCESS EXCLUSIVE) on {parent} that blocks reads and writes.",
      help: "CREATE TABLE {partition} (LIKE {parent} …) first, then ATTACH PARTITION, which lets reads and writes go on.",
    },
  },
  statements: ["CreateStmt", "CreateForeignTableStmt"],
  check(context) {
    const { statement } = context;
    const { tree } = statement.parsed;
    const create = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
    const parent = create?.partbound ? as(create.inhRelations?.[0], "RangeVar") : undefined;
    if (!create?.relation || !parent || isTemporary(create.relation)) return;
    const table = context.existingTable(parent);
    if (!table) return;
    context.report({
      message: "locksParent",
      at: rangeOfWords(statement, "partition", "of") ?? statement,
      data: { partition: displayName(nameOfRangeVar(create.relation)), parent: table.shown },
      fixes: () => attachFix(context, create, parent),
    });
  },
});

/** The same partition made beside the table and then attached, where the statement says nothing but its bounds. */
function attachFix(
  { file, parser, statement }: StatementContext,
  create: Tree.CreateStmt,
  parent: Tree.RangeVar,
): readonly RuleFix[] {
  const isPlain =
    statement.parsed.kind === "CreateStmt" &&
    !create.tableElts &&
    !create.partspec &&
    !create.if_not_exists &&
    !create.options &&
    !create.accessMethod &&
    !create.tablespacename &&
    create.relation?.relpersistence === "p";
  const { tokens, text } = statement.parsed;
  const word = tokens.findIndex(({ kind, text: token }) => kind === "word" && token === "of");
  const bound = tokens
    .slice(word)
    .find(({ kind, text: token }) => kind === "word" && (token === "for" || token === "default"));
  if (!isPlain || !create.relation || statement.resynced || !bound) return [];
  const [table, of] = [quoteName(nameOfRangeVar(create.relation)), quoteName(nameOfRangeVar(parent))];
  const newText =
    `CREATE TABLE ${table} (LIKE ${of} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE);\n` +
    `ALTER TABLE ${of} ATTACH PARTITION ${table} ${text.slice(bound.start)}`;
  if (!parsesAs(parser, newText, ["CreateStmt", "AlterTableStmt"])) return [];
  const { start, end } = statement;
  const edits = [{ path: file.path, range: { start, end }, newText }];
  return [{ title: "Create the table first, then attach it", safe: false, edits }];
}
