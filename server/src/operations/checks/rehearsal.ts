// Checks that the pending migrations and their downs run on a copy of the target's schema, without its rows, in memory. Says
// why where it does not know: a copy that costs too much or lacks something is no verdict.
import { ConnectionLost } from "../../database/errors";
import type { NotRepresented, RehearsedMigration } from "../../protocol/reports/rehearse";
import { labelOf, type KnownMigration } from "../migration-states";
import { decisiveHalf, rehearseChain } from "../rehearsal/rehearse-chain";
import { countRelations, readSchemaCopy } from "../rehearsal/read-schema-copy";
import { Rehearsal } from "../rehearsal/rehearsal";
import { count, pass, type Answer, type CheckContext, type CheckDefinition } from "./check";
import { skippedWhenLocked } from "./locked-schema";

/** What a copy may cost a preflight: 1,000 tables with their indexes are some five seconds of one core. */
const mostRelations = 1000;
/** Ups and downs of so many small migrations are some ten seconds of one core. */
const mostMigrations = 1000;
const longestMs = 20_000;

const byItself = "Rehearse them by themselves with migrate-safe rehearse.";

export const rehearsal: CheckDefinition = skippedWhenLocked({
  id: "rehearsal",
  title: "Pending migrations on a copy of the schema",
  async run(context) {
    const { tools, session, facts, pending } = context;
    if (!context.rehearses) return skip("Turned off by --skip-rehearsal or run.rehearsal.");
    if (pending.length === 0) return pass("Nothing is pending.");
    if (tools.database.kind === "scratch") return skip("The target is an embedded database itself.");
    if (facts.known.some(({ state }) => state === "dirty"))
      return skip("A migration is half applied, so the schema is between two migrations.");
    if (pending.length > mostMigrations)
      return skip(
        `${pending.length} migrations are pending, and preflight rehearses at most ${mostMigrations}.`,
        byItself,
      );
    const relations = await countRelations(session);
    if (relations > mostRelations)
      return skip(
        `The schema has ${relations} relations, and preflight copies at most ${mostRelations}.`,
        byItself,
      );
    const copy = await readSchemaCopy(session, tools.run);
    const tooLong = AbortSignal.timeout(longestMs);
    try {
      const opened = await Rehearsal.open(copy, tools, tooLong);
      if (!opened.ok) return tooLong.aborted ? tookTooLong() : skip(opened.failure.message);
      const { notRepresented } = opened.value;
      try {
        return answerOf(await rehearseAll(opened.value, context), notRepresented);
      } finally {
        await opened.value.close();
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return tooLong.aborted ? tookTooLong() : skip(`The database in memory stopped: ${error.message}.`);
    }
  },
});

async function rehearseAll(
  copy: Rehearsal,
  { pending }: CheckContext,
): Promise<readonly RehearsedMigration[]> {
  const chain: readonly KnownMigration[] = pending.map(({ known }) => known);
  const running = rehearseChain(copy, chain);
  for (;;) {
    const next = await running.next();
    if (next.done) return next.value;
  }
}

function answerOf(migrations: readonly RehearsedMigration[], lacking: readonly NotRepresented[]): Answer {
  const half = decisiveHalf(migrations);
  const details = lacking.map(({ object, reason }) => `not in the copy: ${object} (${reason})`);
  if (half === null || half.problem === null) {
    const without = lacking.length > 0 ? `, which lacks ${count(lacking.length, "object")}` : "";
    const stop = migrations.find(({ down }) => down.outcome !== "done");
    const downs = stop === undefined ? "all downs" : `the downs above that of ${labelOf(stop)}`;
    const ups = count(migrations.length, "pending migration");
    return pass(`A copy of the schema${without} takes ${ups} and ${downs}.`, details);
  }
  const { message, next } = half.problem;
  // A down that fails stands in no apply's way.
  const isUp = migrations.some(({ up }) => up === half);
  const status = half.outcome === "fails" && isUp ? "fail" : "warn";
  return { status, summary: message, details, remedy: next };
}

function tookTooLong(): Answer {
  return skip(`The copy of the schema took longer than ${longestMs / 1000} s.`, byItself);
}

function skip(summary: string, remedy?: string): Answer {
  return { status: "skip", summary, ...(remedy === undefined ? {} : { remedy }) };
}
