// SQL that the server the migrations run on does not know yet.
import type { OffsetRange } from "../../base/text-range";
import type { Statement } from "../../sql/sql-file";
import type { StatementContext } from "../context";
import { newerFeatures, type NewerFeature } from "../newer-syntax";
import { defineRule } from "../rule";

export const syntaxNewerThanTarget = defineRule({
  id: "syntax-newer-than-target",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "meta",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A statement uses SQL that is newer than the server it will run on.",
    why:
      "The server rejects the statement, mostly as a syntax error (42601), so the migration fails when it is deployed. The " +
      "server version is the setting lint.postgres.",
    instead:
      "Write it as the target version knows it, or raise lint.postgres when the servers were upgraded.",
    examples: {
      reject: [
        { up: "ALTER TABLE events DETACH PARTITION events_2019 CONCURRENTLY;", postgres: 13 },
        { up: "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE;", postgres: 14 },
        { up: "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuidv7());", postgres: 17 },
      ],
      accept: [
        { up: "ALTER TABLE events DETACH PARTITION events_2019 CONCURRENTLY;", postgres: 14 },
        { up: "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuidv7());", postgres: 18 },
        {
          before: "CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()';",
          up: "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuidv7());",
          postgres: 16,
        },
      ],
    },
  },
  messages: {
    newer: {
      text: "{feature} is valid from PostgreSQL {since} on; the target is {target}.",
      help: "Write it as PostgreSQL {target} knows it, or set lint.postgres to the version of your servers.",
    },
    rejected: {
      text: "PostgreSQL {target} cannot parse this statement, which is valid from {since} on: {error}.",
      help: "Write it as PostgreSQL {target} knows it, or set lint.postgres to the version of your servers.",
    },
  },
  statements: "all",
  check(context) {
    const { statement, facts } = context;
    const target = facts.postgres;
    const newer = newerFeatures(statement.parsed).filter(
      (feature) => feature.since > target && !isOwnFunction(context, feature),
    );
    for (const feature of newer) {
      const data = { feature: feature.feature, since: feature.since, target };
      context.report({ message: "newer", at: placeOf(statement, feature), data });
    }
    if (newer.length > 0 || !statement.parsed.tree) return;
    const rejection = facts.targetGrammar?.rejection(statement.parsed.text) ?? null;
    if (!rejection) return;
    context.report({
      message: "rejected",
      at: placeAt(statement, rejection.offset),
      data: { target, since: rejection.since, error: rejection.message },
    });
  },
});

function isOwnFunction({ world }: StatementContext, { functionName }: NewerFeature): boolean {
  return functionName !== null && world.routinesOf({ schema: null, name: functionName }).length > 0;
}

/** The words of the feature, at or after its location when the tree gives one. */
function placeOf(statement: Statement, { words, location }: NewerFeature): OffsetRange {
  const { tokens, offsetOf } = statement.parsed;
  const from = location >= 0 ? offsetOf(location) : 0;
  const first = tokens.findIndex(
    (token, at) =>
      token.start >= from && words.every((word, offset) => tokens[at + offset]?.text.toLowerCase() === word),
  );
  const last = tokens[first + words.length - 1];
  const start = tokens[first];
  if (!start || !last) return placeAt(statement, location >= 0 ? from : 0);
  return { start: statement.start + start.start, end: statement.start + last.end };
}

/** The token at an offset of the statement; its first one when there is none. */
function placeAt({ start, parsed }: Statement, offset: number | null): OffsetRange {
  const { tokens } = parsed;
  const token = tokens.find(({ end }) => end > (offset ?? 0)) ?? tokens[0];
  return token ? { start: start + token.start, end: start + token.end } : { start, end: start };
}
