// Checks whether the schema is still what the last run left: anything else was changed by hand or by another program.
import { readStoredSnapshot } from "../../database/history-snapshots";
import { compareSnapshots, takeSnapshot, unpackSnapshot } from "../../database/schema-snapshot";
import type { Difference } from "../../protocol/reports/difference";
import { count, pass, type Answer, type CheckContext, type CheckDefinition } from "./check";

export const drift: CheckDefinition = {
  id: "drift",
  title: "Schema as the last run left it",
  async run(context) {
    const { session, tools, facts, schema } = context;
    const snapshot = await takeSnapshot(session, { history: tools.run });
    schema.snapshot = snapshot;
    const last = facts.history.rows.at(-1) ?? null;
    const expected = expectedChecksum(context);
    if (facts.history.rows.some((row) => row.dirty)) {
      return skip("A migration is half applied, so the schema is not expected to be as any run left it.");
    }
    if (last === null || expected === null) return skip("No run has recorded the schema yet.");
    if (snapshot.checksum === expected) return pass("The schema is as the last run left it.");
    const stored = await readStoredSnapshot(session, tools.run, last.version);
    const before = stored === null ? null : unpackSnapshot(stored);
    if (before === null) return drifted(context, []);
    const differences = compareSnapshots(before, snapshot);
    // Another major version prints some definitions differently, which is no drift.
    if (differences.length === 0)
      return pass("The schema is as the last run left it, on another server version.");
    return drifted(context, differences);
  },
};

/** The checksum after the migration that was applied last; null when it was not recorded. */
export function expectedChecksum({ facts }: Pick<CheckContext, "facts">): string | null {
  return facts.history.rows.at(-1)?.schema_checksum_after ?? null;
}

function drifted(context: CheckContext, differences: readonly Difference[]): Answer {
  context.schema.drift = differences;
  const shown = differences.slice(0, 20).map(differenceText);
  const more = differences.length - shown.length;
  return {
    status: "warn",
    summary: `The schema is not what the last run recorded${differences.length > 0 ? `: ${count(differences.length, "difference")}` : ""}.`,
    details: more > 0 ? [...shown, `and ${more} more`] : shown,
    remedy: "Put the change into a migration, or undo it, so that the files tell the whole schema again.",
  };
}

function skip(summary: string): Answer {
  return { status: "skip", summary };
}

/** "changed column public.users.email: text → character varying(200)". */
export function differenceText(difference: Difference): string {
  const { change, kind, object, before, after } = difference;
  const what = `${change} ${kind} ${object}`;
  if (change !== "changed") return what;
  return `${what}: ${short(before)} → ${short(after)}`;
}

function short(definition: string | null): string {
  const line = (definition ?? "").replaceAll(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
