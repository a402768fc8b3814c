// A policy on a table whose row security is never switched on.
import { displayName } from "../../sql/names";
import { defineRule, sources } from "../rule";
import { rowSecurity } from "../row-security";

export const policyWithoutRls = defineRule({
  id: "policy-without-rls",
  since: "0.1.0",
  needs: "history",
  severity: "error",
  default: "on",
  category: "security",
  sources: sources("pgls:policyExistsRlsDisabled"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "CREATE POLICY on a table for which no migration switches row security on.",
    why: "A policy has no effect until ENABLE ROW LEVEL SECURITY: everybody with rights on the table sees every row.",
    instead: "ALTER TABLE … ENABLE ROW LEVEL SECURITY in the same migration.",
    examples: {
      reject: [
        "CREATE TABLE documents (owner text);\nCREATE POLICY own ON documents USING (owner = current_user);",
      ],
      accept: [
        "CREATE TABLE documents (owner text);\nCREATE POLICY own ON documents USING (owner = current_user);\n" +
          "ALTER TABLE documents ENABLE ROW LEVEL SECURITY;",
        "CREATE POLICY own ON documents USING (owner = current_user);",
      ],
    },
  },
  messages: {
    idle: {
      text: "The policy {policy} has no effect: no migration switches row security on for {table}.",
      help: "Add ALTER TABLE {table} ENABLE ROW LEVEL SECURITY.",
    },
  },
  check(context) {
    const { tables, unseenEnabling } = rowSecurity(context);
    if (unseenEnabling) return;
    for (const { isKnown, everEnabled, policies } of tables) {
      if (!isKnown || everEnabled) continue;
      for (const [policy, place] of policies) {
        if (!place) continue;
        const { file, statement, at, table } = place;
        context.report(file, statement, { message: "idle", at, data: { policy, table: displayName(table) } });
      }
    }
  },
});
