// Row security that begins to hide rows of an existing table.
import { nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";

const id = "restrictive-policy-or-rls-enable";
type Message = "denies" | "filters" | "restricts";

export const restrictivePolicyOrRlsEnable = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "compatibility",
  sources: sources("safe-migrate:restrictive-policy migrationpilot:MP057"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "Row level security is enabled or forced on an existing table without a policy in the same file, or a restrictive " +
      "policy is added.",
    why:
      "With row level security and no policy, everybody but the owner and superusers sees no row and can write none; " +
      "FORCE holds the owner to that too. A restrictive policy hides rows that the running application sees today. " +
      "Nothing fails: rows are just missing. ACCESS EXCLUSIVE is taken for a moment.",
    instead: "Create the permissive policies in the same transaction, before row level security is enabled.",
    examples: {
      reject: [
        "ALTER TABLE docs ENABLE ROW LEVEL SECURITY;",
        "CREATE POLICY tenant ON docs AS RESTRICTIVE USING (tenant_id = 1);",
      ],
      accept: [
        "CREATE POLICY everyone ON docs USING (true);\nALTER TABLE docs ENABLE ROW LEVEL SECURITY;",
        "CREATE TABLE docs (id int);\nALTER TABLE docs ENABLE ROW LEVEL SECURITY;",
        "ALTER TABLE docs DISABLE ROW LEVEL SECURITY;",
      ],
    },
  },
  messages: {
    denies: {
      text: "{words} ROW LEVEL SECURITY hides every row of {table} from roles for which no policy lets rows through.",
      help: "Create the policies for {table} in this file, before row level security is switched on.",
    },
    filters: {
      text: "From {words} ROW LEVEL SECURITY on, only the rows of {table} are seen that its earlier policies let through.",
      help: "Make sure that those policies let through every row that the running application needs.",
    },
    restricts: {
      text: "The restrictive policy {policy} hides rows of {table} that other policies let through today.",
      help: "Make sure that the running application needs none of the rows that {policy} hides.",
    },
  },
  statements: ["AlterTableStmt", "CreatePolicyStmt"],
  check(context) {
    const policy = as(context.statement.parsed.tree, "CreatePolicyStmt");
    const alter = as(context.statement.parsed.tree, "AlterTableStmt");
    const table = context.existingTable(policy?.table ?? alter?.relation);
    if (!table || isOpened(context, table.name)) return;
    if (policy && policy.permissive !== true) {
      const name = policy.policy_name ?? "";
      const at = identifierAfter(context.statement, "policy", name);
      context.report({ message: "restricts", at, data: { policy: name, table: table.shown } });
    }
    const policies = [...(table.relation?.policies.values() ?? [])];
    for (const command of alterCommands(context.statement)) {
      const word = wordOf(command.command);
      if (word === null || (word === "enable" && table.relation?.rowSecurity.enabled)) continue;
      if (wasTakenAway(context, table.name, word)) continue;
      const at = command.rangeOfWords(word, "row", "level", "security");
      const data = { words: word.toUpperCase(), table: table.shown };
      const isFiltered = policies.some(({ node }) => node.permissive === true);
      if (isFiltered) context.report({ message: "filters", at, data, severity: "info" });
      else context.report({ message: "denies", at, data });
    }
  },
});

function wordOf({ subtype }: Tree.AlterTableCmd): "enable" | "force" | null {
  if (subtype === "AT_EnableRowSecurity") return "enable";
  return subtype === "AT_ForceRowSecurity" ? "force" : null;
}

/** By the up that this down takes back. */
function wasTakenAway(
  { file, world }: StatementContext,
  table: QualifiedName,
  word: "enable" | "force",
): boolean {
  const opposite = word === "enable" ? "AT_DisableRowSecurity" : "AT_NoForceRowSecurity";
  return (file.up?.sql.statements ?? []).some(({ parsed }) => {
    const alter = as(parsed.tree, "AlterTableStmt");
    if (!alter?.relation || world.keyOf(nameOfRangeVar(alter.relation)) !== world.keyOf(table)) return false;
    return (alter.cmds ?? []).some((node) => as(node, "AlterTableCmd")?.subtype === opposite);
  });
}

/** A permissive policy for the table stands somewhere in the file. */
function isOpened(context: StatementContext<Message>, table: QualifiedName): boolean {
  let opened = context.memory.get(id) as ReadonlySet<string> | undefined;
  if (!opened) context.memory.set(id, (opened = openedTables(context)));
  return opened.has(context.world.keyOf(table));
}

function openedTables({ file, world }: StatementContext<Message>): ReadonlySet<string> {
  return new Set(
    file.sql.statements.flatMap(({ parsed }) => {
      const policy = as(parsed.tree, "CreatePolicyStmt");
      return policy?.table && policy.permissive ? [world.keyOf(nameOfRangeVar(policy.table))] : [];
    }),
  );
}
