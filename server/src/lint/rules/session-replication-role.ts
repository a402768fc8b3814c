// Triggers and foreign keys turned off for a whole session.
import { firstWord } from "../first-word";
import { defineRule } from "../rule";
import { settingChanges } from "../schema/session-settings";
import { as, type Node } from "../../sql/syntax-tree";
import { parsedText } from "../../sql/parsed-text";
import { rangeOfIdentifier } from "../../sql/alter-table";
import type { OffsetRange } from "../../base/text-range";
import type { ParsedText, Statement } from "../../sql/sql-file";

export const sessionReplicationRole = defineRule({
  id: "session-replication-role",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "transactions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The setting session_replication_role becomes replica.",
    why:
      "No ordinary trigger fires and no foreign key is checked while it holds, so rows that refer to nothing and rows " +
      "that no audit saw get in, and nothing finds them later. It needs a superuser or a right granted for it.",
    instead:
      "Add foreign keys NOT VALID or make them DEFERRABLE, and load rows in an order that satisfies them.",
    examples: {
      reject: ["SET session_replication_role = replica;"],
      accept: ["SET session_replication_role = DEFAULT;", "SET session_replication_role = origin;"],
    },
  },
  messages: {
    replica: {
      text: "Setting session_replication_role to replica turns off ordinary triggers and the checks of foreign keys.",
      help: "Use NOT VALID or DEFERRABLE constraints instead, and leave the triggers on.",
    },
  },
  statements: [
    "VariableSetStmt",
    "SelectStmt",
    "AlterRoleSetStmt",
    "AlterDatabaseSetStmt",
    "AlterSystemStmt",
    "CreateFunctionStmt",
  ],
  check(context) {
    const { parsed } = context.statement;
    const isReplica = [parsed, ...setClauses(parsed)]
      .flatMap(settingChanges)
      .some(
        ({ name, values }) => name === "session_replication_role" && values?.[0]?.toLowerCase() === "replica",
      );
    if (isReplica) context.report({ message: "replica", at: placeOfName(context.statement) });
  },
});

/** SET inside ALTER ROLE, ALTER DATABASE and CREATE FUNCTION, as statements. */
function setClauses({ text, tree }: ParsedText): readonly ParsedText[] {
  const alter =
    as(tree, "AlterRoleSetStmt") ?? as(tree, "AlterDatabaseSetStmt") ?? as(tree, "AlterSystemStmt");
  const clauses: (Node | undefined)[] = (as(tree, "CreateFunctionStmt")?.options ?? []).map(
    (option) => as(option, "DefElem")?.arg,
  );
  if (alter?.setstmt) clauses.push({ VariableSetStmt: alter.setstmt });
  return clauses.flatMap((node) => (as(node, "VariableSetStmt") && node ? parsedText(text, node, null) : []));
}

/** The setting's name, else the first word. */
function placeOfName(statement: Statement): OffsetRange {
  return rangeOfIdentifier(statement, "session_replication_role") ?? firstWord(statement);
}
