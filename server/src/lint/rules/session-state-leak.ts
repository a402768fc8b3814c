// A setting of the session that the next migration on the same connection inherits.
import { firstWord } from "../first-word";
import { nestedStatements } from "../nested-statements";
import { defineRule, type RuleFix } from "../rule";
import { settingChanges } from "../schema/session-settings";
import type { LintFile } from "../context";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";

const leaking = new Set([
  "search_path",
  "role",
  "session_authorization",
  "session_replication_role",
  "row_security",
  "check_function_bodies",
]);

export const sessionStateLeak = defineRule({
  id: "session-state-leak",
  since: "0.1.0",
  needs: "file",
  severity: "warning",
  default: "on",
  category: "transactions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "The search_path, the role or another setting that changes what statements mean is set for the session and not reset.",
    why:
      "A runner that sends several migrations over one connection runs the next one with it: names are found in another " +
      "schema, tables belong to another role, foreign keys are not checked. This product's runner resets the session " +
      "after each file, most others do not.",
    instead: "SET LOCAL, which ends with the transaction, or RESET at the end of the file.",
    examples: {
      reject: [{ up: "SET search_path = app, public;\nCREATE TABLE parts (id int);", wrap: "none" }],
      accept: [
        "BEGIN;\nSET LOCAL search_path = app;\nCREATE TABLE parts (id int);\nCOMMIT;",
        { up: "SET search_path = app;\nCREATE TABLE parts (id int);\nRESET search_path;", wrap: "none" },
        { up: "SET lock_timeout = '2s';\nALTER TABLE parts ADD COLUMN note text;", wrap: "none" },
      ],
    },
  },
  messages: {
    leaks: {
      text: "{name} stays as it is set here when this file is done, for the next migration on the same connection.",
      help: "Use SET LOCAL inside the transaction, or RESET {name} at the end of the file.",
    },
  },
  check({ file, facts, after, report }) {
    if (facts.wrap === "own") return;
    const settings = after.settings.withoutLocal();
    const causes = new Map<string, Statement>();
    for (const outer of file.sql.statements) {
      for (const statement of [outer, ...nestedStatements(outer)]) {
        for (const { name, local } of settingChanges(statement.parsed)) {
          if (!local && (leaking.has(name) || name.startsWith("default_"))) causes.set(name, statement);
        }
      }
    }
    for (const [name, statement] of causes) {
      const values = settings.get(name);
      if (values === null || isDefault(name, values)) continue;
      const at = firstWord(statement);
      report(statement, { message: "leaks", at, data: { name }, fixes: () => localFix(file, statement) });
    }
  },
});

/** Manual: "Client Connection Defaults" and "SET ROLE". */
function isDefault(name: string, values: readonly string[]): boolean {
  if (name === "search_path") return values.join() === "$user,public";
  const value = values[0]?.toLowerCase() ?? "";
  if (name === "role") return value === "none";
  if (name === "session_replication_role") return value === "origin";
  if (name === "row_security" || name === "check_function_bodies") return ["on", "true", "1"].includes(value);
  return name === "session_authorization" && value === "default";
}

/** SET LOCAL where the whole rest of the file is in the same transaction. */
function localFix({ path, sql, places }: LintFile, statement: Statement): readonly RuleFix[] {
  const place = places[statement.index];
  if (!place || place.kind === "none" || statement.resynced || statement.inside) return [];
  if (!sql.statements.slice(statement.index).every(({ index }) => places[index]?.id === place.id)) return [];
  const set = as(statement.parsed.tree, "VariableSetStmt");
  const [first, second] = statement.parsed.tokens;
  if (set?.kind !== "VAR_SET_VALUE" || first?.text !== "set" || !second) return [];
  const isSession = second.text === "session" && set.name !== "session";
  const start = statement.start + (isSession ? second.start : first.end);
  const end = statement.start + (isSession ? second.end : first.end);
  const edits = [{ path, range: { start, end }, newText: isSession ? "LOCAL" : " LOCAL" }];
  return [{ title: "Use SET LOCAL", safe: false, edits }];
}
