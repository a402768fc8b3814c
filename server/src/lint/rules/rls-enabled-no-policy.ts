// Row security that is switched on for a table without any policy.
import { displayName } from "../../sql/names";
import { defineRule, sources } from "../rule";
import { rowSecurity, type RowSecurityPlace } from "../row-security";

export const rlsEnabledNoPolicy = defineRule({
  id: "rls-enabled-no-policy",
  since: "0.1.0",
  needs: "history",
  severity: "warning",
  default: "on",
  category: "security",
  sources: sources("migrationpilot:MP057 pgls:rlsEnabledNoPolicy"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "ENABLE ROW LEVEL SECURITY, and no migration creates a policy for the table.",
    why: "Without a policy nobody but the owner and roles with BYPASSRLS sees or changes a single row, and no error says so.",
    instead:
      "Create the policies in the same migration. When everybody is to be kept out, say -- deny all in a comment before " +
      "the statement.",
    examples: {
      reject: ["ALTER TABLE documents ENABLE ROW LEVEL SECURITY;"],
      accept: [
        "ALTER TABLE documents ENABLE ROW LEVEL SECURITY;\nCREATE POLICY own ON documents USING (owner = current_user);",
        "-- deny all: only the service reads it\nALTER TABLE documents ENABLE ROW LEVEL SECURITY;",
      ],
    },
  },
  messages: {
    denied: {
      text: "{table} has row security and no policy: nobody but its owner sees a row.",
      help: "Create its policies here, or say -- deny all in a comment before the statement.",
    },
  },
  check(context) {
    const { tables, unseenPolicies } = rowSecurity(context);
    if (unseenPolicies) return;
    for (const { enabled, hadPolicies } of tables) {
      if (!enabled || hadPolicies || isMeant(enabled)) continue;
      const { file, statement, at, table } = enabled;
      context.report(file, statement, { message: "denied", at, data: { table: displayName(table) } });
    }
  },
});

const marker =
  /\bden(?:y|ied|ies)\b|\bno polic(?:y|ies)\b|\bwithout (?:a |any )?polic(?:y|ies)\b|\bservice[ _-]role\b/i;

/** A comment right before the statement, in it or after it on its line. */
function isMeant({ file, statement }: RowSecurityPlace): boolean {
  const { comments, text, statements } = file.sql;
  const from = statements[statement.index - 1]?.end ?? 0;
  const lineBreak = text.indexOf("\n", statement.end);
  const until = lineBreak < 0 ? text.length : lineBreak;
  return comments.some(
    ({ start, end }) => start >= from && start < until && marker.test(text.slice(start, end)),
  );
}
