// A policy that lets every row through for writing.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { roleName } from "../grants";
import { isListed } from "../name-list";
import { defineRule, sources } from "../rule";
import { isTautology } from "../tautology";
import { identifierAfter } from "../token-places";

export const policyAlwaysTrue = defineRule({
  id: "policy-always-true",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "security",
  sources: sources("pgls:rlsPolicyAlwaysTrue migrationpilot:MP079"),
  applies: { postgres: 12, direction: "up" },
  options: {
    roles: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Roles that may change every row, for instance a service's own.",
      },
      default: ["service_role"],
    },
  },
  docs: {
    summary: "A permissive policy for INSERT, UPDATE, DELETE or ALL has a condition that always holds.",
    why:
      "Permissive policies are joined by OR, so one that is always true lets the role change every row, and the other " +
      "policies no longer matter.",
    instead: "Write the condition that the rows must meet, or limit the policy to a role with TO.",
    examples: {
      reject: [
        "CREATE POLICY edit ON documents FOR UPDATE USING (true);",
        "CREATE POLICY add ON documents FOR INSERT WITH CHECK (true);",
      ],
      accept: [
        "CREATE POLICY see ON documents FOR SELECT USING (true);",
        "CREATE POLICY edit ON documents FOR UPDATE USING (owner = current_user);",
        "CREATE POLICY work ON documents TO service_role USING (true);",
        "CREATE POLICY narrow ON documents AS RESTRICTIVE USING (true);",
      ],
    },
  },
  messages: {
    open: {
      text: "The policy {policy} lets every row of {table} through for {command}.",
      help: "Write the condition that the rows must meet.",
    },
  },
  statements: ["CreatePolicyStmt", "AlterPolicyStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const policy = policyOf(context, tree);
    const command = policy?.cmd_name ?? "all";
    if (!policy?.permissive || command === "select" || isForListed(context, policy)) return;
    const changed = as(tree, "CreatePolicyStmt") ?? as(tree, "AlterPolicyStmt");
    if (!isTautology(changed?.qual) && !isTautology(changed?.with_check)) return;
    const name = policy.policy_name ?? "";
    context.report({
      message: "open",
      at: identifierAfter(context.statement, "policy", name),
      data: {
        policy: name,
        table: displayName(nameOfRangeVar(policy.table ?? {})),
        command: command === "all" ? "every command" : command.toUpperCase(),
      },
    });
  },
});

/** What CREATE POLICY says; for ALTER POLICY what the migrations told of it, which decides the command. */
function policyOf(context: StatementContext, tree: Node | null): Tree.CreatePolicyStmt | undefined {
  const create = as(tree, "CreatePolicyStmt");
  const alter = as(tree, "AlterPolicyStmt");
  if (create || !alter?.table) return create;
  const known = context.world
    .relation(nameOfRangeVar(alter.table))
    ?.policies.get(alter.policy_name ?? "")?.node;
  return known && { ...known, ...(alter.roles ? { roles: alter.roles } : {}) };
}

function isForListed({ options }: StatementContext, { roles }: Tree.CreatePolicyStmt): boolean {
  const names = (roles ?? []).map((node) => roleName(as(node, "RoleSpec") ?? {}));
  return names.length > 0 && names.every((name) => isListed(name, options.list("roles")));
}
