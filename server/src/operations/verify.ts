// Verify: proves on a throw-away database that each down script gives back the schema its up script found and that the up
// can run again after it, and goes through the runbook's seven stages. Only schemas are compared: that no rows are lost
// is not proved.
import { fail, ok } from "../base/result";
import { ConnectionLost } from "../database/errors";
import { takeSnapshot } from "../database/schema-snapshot";
import { checksumOf } from "../migrations/checksum";
import type { Migration } from "../migrations/migration";
import type { OperationEvent } from "../protocol/operations";
import { nothingChanged } from "../protocol/problems";
import type {
  Shard,
  VerifyModeResult,
  VerifyOutcome,
  VerifyReport,
  VerifyResult,
  VerifyStageId,
} from "../protocol/reports/verify";
import { verifyModes, verifyOutcomes } from "../protocol/reports/verify";
import { count, pass, type Answer } from "./checks/check";
import { labelOf } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Ending,
  type FolderTools,
  type Operation,
} from "./operation";
import { closeProof, openProofSession, proofLost } from "./proof/proof-session";
import { stepEvents, stepOf } from "./step-events";
import { duplicateVersion } from "./target-facts";
import { chooseMigrations, type ChainLink } from "./verify/choose-migrations";
import { compareWithStart, extendCycle, runDowns, runUps, type Cycle } from "./verify/cycle";
import { checkIntegrity } from "./verify/integrity";
import { runInMode } from "./verify/modes";
import { pullRequestChecks, type PullRequestRules } from "./verify/pull-request-checks";
import { SkippingProver } from "./verify/skipping-prover";
import { StageRecord, stageTitles } from "./verify/stages";
import { verdictOf } from "./verify/verdict";

export interface VerifyFacts {
  readonly migrations: readonly Migration[];
  /** The setting's milliseconds for one migration. */
  readonly timeLimitMs: number;
}

export interface VerifyDetails {
  readonly chain: readonly ChainLink[];
  readonly shard: Shard | null;
  readonly rules: PullRequestRules;
  /** Leave out what the throw-away database cannot do. */
  readonly skips: boolean;
  readonly modes: boolean;
}

/** Stages that are a step of their own; the ups are a step for each migration. */
const stageStep = (id: Exclude<VerifyStageId, "ups">) => step({ id, title: stageTitles[id], kind: "check" });

export const verify: Operation<"verify", VerifyFacts, VerifyDetails, FolderTools> = {
  id: "verify",

  async gather(_intent, tools) {
    const duplicate = duplicateVersion(tools.folder);
    if (duplicate) return fail(duplicate);
    return ok({
      migrations: tools.folder.migrations.filter((one) => one.up !== null),
      timeLimitMs: tools.proof.time_limit_ms,
    });
  },

  plan(intent, facts) {
    const { versions, changed = null, shard = null, timeLimitMs, requireDowns = false } = intent;
    const chosen = chooseMigrations(facts.migrations, { versions, changed, shard });
    if (!chosen.ok) return chosen;
    const chain = chosen.value;
    const plan = makePlan({
      operation: "verify",
      target: null,
      steps: [
        stageStep("create"),
        ...chain.map(({ migration, proved }) =>
          step({
            id: `verify:${migration.version}`,
            title: `${proved ? "Prove" : "Replay"} ${labelOf(migration)}`,
            kind: "check",
            version: migration.version,
            path: migration.up?.path ?? null,
          }),
        ),
        ...(["integrity", "downs", "compare", "ups-again", "cleanup"] as const).map(stageStep),
      ],
      warnings: [],
      basis: chain.map(({ migration }) => [
        migration.version,
        checksumOf(migration.up?.text ?? ""),
        checksumOf(migration.down?.text ?? ""),
      ]),
    });
    const withoutDown = new Set(
      chain.filter(({ migration }) => migration.down === null).map(({ migration }) => migration.version),
    );
    const rules = { requireDowns, withoutDown, timeLimitMs: timeLimitMs ?? facts.timeLimitMs };
    return ok({
      plan,
      details: { chain, shard, rules, skips: intent.skipUnsupported ?? false, modes: intent.modes ?? false },
    });
  },

  async *body({ plan, details }, tools, signal) {
    const { chain, shard, rules, skips } = details;
    const events = stepEvents(plan, tools.clock);
    const record = new StageRecord(tools.clock);
    async function* stage(
      id: Exclude<VerifyStageId, "ups">,
      work: () => Promise<Answer>,
    ): AsyncGenerator<OperationEvent> {
      const shown = stepOf(plan, id);
      yield events.start(shown);
      const answer = await work();
      record.end(id, answer);
      if (answer.status !== "pass") yield events.progress(shown, `${answer.status}: ${answer.summary}`);
      yield events.done(shown);
    }

    const create = stepOf(plan, "create");
    yield events.start(create);
    const opened = await openProofSession(tools, "verify");
    if (!opened.ok) {
      yield events.failed(create, opened.failure);
      return refused(opened.failure);
    }
    const { database, session } = opened.value;
    let closed = false;
    // The embedded database cannot be interrupted but by ending it.
    const interrupt = (): void => {
      const ending = database.kind === "scratch" ? database.close() : database.cancel(session);
      void ending.catch(() => false);
    };
    signal.addEventListener("abort", interrupt, { once: true });
    try {
      const { server_version } = database.identity;
      const place = database.kind === "server" ? `on ${database.identity.address}` : "in memory";
      record.end("create", pass(`PostgreSQL ${server_version} ${place}.`));
      yield events.done(create);

      const proving = new SkippingProver(opened.value, tools, skips);
      const results: VerifyResult[] = [];
      let cycle: Cycle | null = null;
      for (const { migration, proved } of chain) {
        if (signal.aborted) return cancelled();
        const shown = stepOf(plan, `verify:${migration.version}`);
        yield events.start(shown);
        const result = await proving.take(migration, proved);
        // What was interrupted failed for no reason of its own.
        if (signal.aborted) return cancelled();
        cycle = extendCycle(cycle, migration, proving.prover, result);
        yield* told(result, (message) => events.progress(shown, message));
        const tells = proved || result.outcome === "up-fails";
        yield tells ? events.done(shown, result) : events.done(shown);
        if (tells) results.push(result);
      }
      const failed = results.find(({ outcome }) => outcome === "up-fails");
      record.end("ups", upsAnswer(chain, failed));

      let orphans: Answer = { status: "skip", summary: "An up migration fails before." };
      const { prover } = proving;
      const inModes: VerifyModeResult[] = [];
      if (details.modes && !failed) {
        const expected = await takeSnapshot(session, { history: tools.run });
        for (const mode of verifyModes) {
          const ran = await runInMode(mode, chain, expected, tools);
          if (!ran.ok) return refused(ran.failure);
          inModes.push(ran.value);
        }
      }
      if (!failed) {
        yield* stage("integrity", async () => {
          const integrity = await checkIntegrity(session, tools);
          ({ orphans } = integrity);
          return integrity.stage;
        });
        const round = cycle;
        const blocking = results.findLast(({ outcome }) => outcome !== "restores");
        const after = prover.schemasAround()?.after;
        if (round === null || !after) record.end("downs", nothingToTakeBack(results));
        else {
          yield* stage("downs", async () => runDowns(prover, round, blocking, signal));
          if (record.statusOf("downs") === "pass") {
            yield* stage("compare", async () => compareWithStart(session, tools, round));
            yield* stage("ups-again", async () => runUps(prover, session, tools, round, after, signal));
          }
        }
      }
      if (signal.aborted) return cancelled();
      yield* stage("cleanup", async () => {
        closed = true;
        return closeProof(database);
      });
      const report: VerifyReport = {
        schema: "migrate-safe/verify/1",
        engine: { kind: database.kind === "server" ? "postgres" : "pglite", version: server_version },
        shard,
        modes: details.modes && !failed ? inModes : null,
        results,
        stages: record.stages,
        checks: pullRequestChecks(results, record, orphans, rules),
        summary: summaryOf(results),
      };
      const why = verdictOf(report);
      return ended(why === null ? "done" : "failed-clean", report, { problem: why });
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      if (signal.aborted) return cancelled();
      return ended("failed-clean", null, { problem: proofLost(error, database) });
    } finally {
      signal.removeEventListener("abort", interrupt);
      if (!closed) await closeProof(database);
    }
  },
};

function cancelled(): Ending {
  return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
}

function* told(result: VerifyResult, event: (message: string) => OperationEvent): Generator<OperationEvent> {
  if (result.outcome === "restores" && result.reason === null) return;
  const why = result.error?.message ?? result.reason ?? `${result.differences.length} differences`;
  yield event(`${result.outcome}: ${why}`);
}

function upsAnswer(chain: readonly ChainLink[], failed: VerifyResult | undefined): Answer {
  const ran = count(chain.length, "up script");
  if (!failed) return pass(`${ran} ran.`);
  return { status: "fail", summary: `The up script of ${labelOf(failed)} fails.`, remedy: "Correct it." };
}

/** The newest migration does not take itself back, so nothing older can be taken back either. */
function nothingToTakeBack(results: readonly VerifyResult[]): Answer {
  const last = results.at(-1);
  return {
    status: "skip",
    summary: last
      ? `${labelOf(last)} does not restore the schema: ${last.outcome}.`
      : "No migration was proved.",
  };
}

function summaryOf(results: readonly VerifyResult[]): VerifyReport["summary"] {
  const tally = (outcome: VerifyOutcome): number => results.filter((one) => one.outcome === outcome).length;
  return Object.fromEntries(
    verifyOutcomes.map((outcome) => [outcome, tally(outcome)]),
  ) as VerifyReport["summary"];
}
