// Rehearse: the target's schema is made again on a database in memory and the pending migrations run on it, ups and then
// downs, so that drift and missing objects show before an apply. The target is only read.
import { fail, ok } from "../base/result";
import { ConnectionLost } from "../database/errors";
import { checksumOfHalf } from "../migrations/checksum";
import type { OperationEvent } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { RehearseReport } from "../protocol/reports/rehearse";
import { historyBasis, labelOf, pendingMigrations, type KnownMigration } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Ending,
  type Operation,
  type Planned,
  type TargetTools,
} from "./operation";
import { scratchLost } from "./proof/memory-session";
import { decisiveHalf, rehearseChain } from "./rehearsal/rehearse-chain";
import { onlyMemoryUsed, Rehearsal } from "./rehearsal/rehearsal";
import { copyRows, type SampledRows } from "./rehearsal/sample-rows";
import { readSchemaCopy, type SchemaCopy } from "./rehearsal/read-schema-copy";
import { stepEvents, stepOf } from "./step-events";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

export interface RehearseDetails {
  readonly target: TargetFacts;
  readonly chain: readonly KnownMigration[];
  readonly withSample: number | null;
}

export const rehearse: Operation<"rehearse", TargetFacts, RehearseDetails, TargetTools> = {
  id: "rehearse",

  async gather(_intent, tools) {
    return withSession(tools, { purpose: "rehearse", readOnly: true }, async (session) =>
      readTargetFacts(tools, session),
    );
  },

  plan(intent, target) {
    const { identity, known, history } = target;
    if (intent.withSample !== null && identity.environment === "production" && !intent.allowProductionData)
      return fail(productionData(identity.name));
    const dirty = known.find(({ state }) => state === "dirty");
    if (dirty) return fail(halfApplied(dirty));
    const chosen = pendingMigrations(known, intent);
    if (!chosen.ok) return chosen;
    const chain = chosen.value;
    const sampled = intent.withSample !== null;
    const halves = (direction: "up" | "down") =>
      chain.map((one) =>
        step({
          id: stepIdOf(direction, one),
          title: `Run the ${direction} of ${labelOf(one)}`,
          kind: "check",
          version: one.version,
          path: one.migration?.[direction]?.path ?? null,
        }),
      );
    const plan = makePlan({
      operation: "rehearse",
      target: identity,
      steps:
        chain.length === 0
          ? []
          : [
              step({ id: "read", title: "Read the target's schema", kind: "check" }),
              step({ id: "copy", title: "Make it again on an embedded database", kind: "check" }),
              ...(sampled ? [step({ id: "sample", title: "Copy rows into it", kind: "check" })] : []),
              ...halves("up"),
              ...halves("down").reverse(),
            ],
      warnings:
        sampled && chain.length > 0
          ? [
              `Up to ${intent.withSample} rows a table of ${identity.name} are read into this machine's memory.`,
            ]
          : [],
      basis: [
        historyBasis(history),
        intent.withSample,
        chain.map(({ version, migration }) => [
          version,
          checksumOfHalf(migration?.up),
          checksumOfHalf(migration?.down),
        ]),
      ],
    });
    return ok({ plan, details: { target, chain, withSample: intent.withSample } });
  },

  async *body(planned, tools, signal) {
    const { plan, details } = planned;
    if (details.chain.length === 0) return ended("done", nothingPending(details));
    const events = stepEvents(plan, tools.clock);
    const reading = stepOf(plan, "read");
    yield events.start(reading);
    const copy = await withSession(tools, { purpose: "rehearse", readOnly: true }, async (session) =>
      ok(await readSchemaCopy(session, tools.run)),
    );
    if (!copy.ok) {
      yield events.failed(reading, copy.failure);
      return refused(copy.failure);
    }
    yield events.done(reading);
    try {
      return yield* onCopy(planned, copy.value, tools, signal);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return signal.aborted ? cancelled() : ended("failed-clean", null, { problem: scratchLost(error) });
    }
  },
};

async function* onCopy(
  { plan, details }: Planned<RehearseDetails>,
  copy: SchemaCopy,
  tools: TargetTools,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, Ending> {
  const events = stepEvents(plan, tools.clock);
  const copying = stepOf(plan, "copy");
  yield events.start(copying);
  const began = tools.clock.ticks();
  const opened = await Rehearsal.open(copy, tools, signal);
  if (!opened.ok) {
    yield events.failed(copying, opened.failure);
    return signal.aborted ? cancelled() : refused(opened.failure);
  }
  const rehearsal = opened.value;
  try {
    const copied = { statements: copy.script.length, ms: Math.round(tools.clock.ticks() - began) };
    const lacking = rehearsal.notRepresented.length;
    if (lacking > 0) yield events.progress(copying, `${lacking} objects could not be copied`);
    yield events.done(copying);
    let sample: SampledRows | null = null;
    if (details.withSample !== null) {
      const sampling = stepOf(plan, "sample");
      yield events.start(sampling);
      const rows = await copyRows(details.withSample, details.chain, copy, rehearsal, tools);
      if (!rows.ok) {
        yield events.failed(sampling, rows.failure);
        return refused(rows.failure);
      }
      sample = rows.value;
      yield events.done(sampling);
    }
    const running = rehearseChain(rehearsal, details.chain);
    for (;;) {
      const next = await running.next();
      if (signal.aborted) return cancelled();
      if (!next.done) {
        const { direction, known, half } = next.value;
        const shown = stepOf(plan, stepIdOf(direction, known));
        if (half === null) yield events.start(shown);
        else if (half.problem) yield events.failed(shown, half.problem);
        else yield events.done(shown);
        continue;
      }
      const report: RehearseReport = {
        schema: "migrate-safe/rehearse/1",
        target: details.target.identity,
        engine: { kind: "pglite", version: rehearsal.database.identity.server_version },
        copied,
        not_represented: rehearsal.notRepresented,
        sample: sample && { rows_per_table: details.withSample ?? 0, ...sample },
        migrations: next.value,
      };
      const why = decisiveHalf(next.value)?.problem ?? null;
      return ended(why === null ? "done" : "failed-clean", report, { problem: why });
    }
  } finally {
    await rehearsal.close();
  }
}

function nothingPending({ target }: RehearseDetails): RehearseReport {
  return {
    schema: "migrate-safe/rehearse/1",
    target: target.identity,
    engine: null,
    copied: { statements: 0, ms: 0 },
    not_represented: [],
    sample: null,
    migrations: [],
  };
}

function stepIdOf(direction: "up" | "down", { version }: KnownMigration): string {
  return `${direction}:${version}`;
}

function cancelled(): Ending {
  return ended("cancelled-clean", null, { problem: cancelledProblem(onlyMemoryUsed) });
}

function productionData(name: string): Problem {
  return problem("rehearse/production-data", {
    message: `${name} is a production target: --with-sample would copy rows of its tables into this machine's memory.`,
    state: nothingChanged,
    next: "Rehearse without --with-sample, on another target, or add --allow-production-data if you may read these rows here.",
  });
}

function halfApplied(known: KnownMigration): Problem {
  return problem("history/dirty", {
    message: `${labelOf(known)} is half applied, so the target's schema is between two migrations.`,
    state: nothingChanged,
    next: `End that state first with migrate-safe resolve ${known.version}.`,
  });
}
