// Row security that is switched off.
import { nameOfRangeVar, sameName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { LintFile } from "../context";
import { defineRule } from "../rule";

/** What takes each of them back, in an up whose down it is. */
const opposites: Readonly<Partial<Record<Tree.AlterTableType, Tree.AlterTableType>>> = {
  AT_DisableRowSecurity: "AT_EnableRowSecurity",
  AT_NoForceRowSecurity: "AT_ForceRowSecurity",
};

export const rlsDisabled = defineRule({
  id: "rls-disabled",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "security",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "DISABLE ROW LEVEL SECURITY or NO FORCE ROW LEVEL SECURITY on an existing table.",
    why:
      "From the commit on, every role with rights on the table sees and changes all rows, whatever the policies say; with " +
      "NO FORCE the table's owner does. The statement takes ACCESS EXCLUSIVE for a moment.",
    instead: "Change the policies. Where a role must see everything, give that role a policy.",
    examples: {
      reject: ["ALTER TABLE documents DISABLE ROW LEVEL SECURITY;"],
      accept: [
        "ALTER TABLE documents FORCE ROW LEVEL SECURITY;",
        {
          up: "ALTER TABLE documents ENABLE ROW LEVEL SECURITY;",
          down: "ALTER TABLE documents DISABLE ROW LEVEL SECURITY;",
        },
        "CREATE TABLE documents (id int);\nALTER TABLE documents DISABLE ROW LEVEL SECURITY;",
      ],
    },
  },
  messages: {
    disabled: {
      text: "The policies of {table} no longer hold: every role with rights on it sees and changes all rows.",
      help: "Change the policies, and keep row security on.",
    },
    unforced: {
      text: "The policies of {table} no longer hold for its owner.",
      help: "Keep FORCE, and give the owner a policy.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table || !node.relation || context.isMadeByUp(table.relation?.origin)) return;
    for (const command of alterCommands(context.statement)) {
      const { subtype } = command.command;
      const opposite = subtype && opposites[subtype];
      if (!opposite) continue;
      if (context.file.direction === "down" && switchedOn(context.file.up, node.relation, opposite)) continue;
      context.report({
        message: subtype === "AT_DisableRowSecurity" ? "disabled" : "unforced",
        at: command.range(),
        data: { table: table.shown },
      });
    }
  },
});

function switchedOn(up: LintFile | null, relation: Tree.RangeVar, subtype: Tree.AlterTableType): boolean {
  return (up?.sql.statements ?? []).some(({ parsed }) => {
    const alter = as(parsed.tree, "AlterTableStmt");
    return (
      alter?.relation !== undefined &&
      sameName(nameOfRangeVar(alter.relation), nameOfRangeVar(relation)) &&
      (alter.cmds ?? []).some((command) => as(command, "AlterTableCmd")?.subtype === subtype)
    );
  });
}
