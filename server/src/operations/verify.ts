// Verify: proves on a database in memory that each down script gives back the schema its up script found, and that the
// up can run again after it. Only schemas are compared: that no rows are lost is not proved.
import { fail, ok } from "../base/result";
import { ConnectionLost } from "../database/errors";
import { checksumOf } from "../migrations/checksum";
import { compareVersions, sameVersion } from "../migrations/layout";
import type { Migration } from "../migrations/migration";
import type { OperationEvent } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { VerifyOutcome, VerifyReport, VerifyResult } from "../protocol/reports";
import { verifyOutcomes } from "../protocol/reports";
import type { Parser } from "../sql/parser";
import { placeText } from "./locate-error";
import { labelOf, unknownVersion } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type FolderTools,
  type Operation,
} from "./operation";
import { Prover } from "./proof/prover";
import { openMemorySession, scratchLost } from "./proof/memory-session";
import { stepEvents, stepOf } from "./step-events";
import { duplicateVersion } from "./target-facts";

export interface VerifyFacts {
  readonly migrations: readonly Migration[];
  readonly parser: Parser;
}

export interface VerifyDetails {
  /** All up to the newest one asked for, oldest first. */
  readonly chain: readonly { readonly migration: Migration; readonly proved: boolean }[];
}

export const verify: Operation<"verify", VerifyFacts, VerifyDetails, FolderTools> = {
  id: "verify",

  async gather(_intent, tools) {
    const duplicate = duplicateVersion(tools.folder);
    if (duplicate) return fail(duplicate);
    return ok({ migrations: tools.folder.migrations.filter((one) => one.up !== null), parser: tools.parser });
  },

  plan(intent, { migrations }) {
    const { versions } = intent;
    const unknown = versions.find((version) => !migrations.some((one) => sameVersion(one.version, version)));
    if (unknown !== undefined) return fail(unknownVersion(unknown));
    const asked = (one: Migration): boolean =>
      versions.length === 0 || versions.some((version) => sameVersion(version, one.version));
    const newest = migrations.findLast(asked)?.version ?? null;
    const chain = migrations
      .filter((one) => newest !== null && compareVersions(one.version, newest) <= 0)
      .map((migration) => ({ migration, proved: asked(migration) }));
    const plan = makePlan({
      operation: "verify",
      target: null,
      steps: [
        step({ id: "scratch", title: "Start a database in memory", kind: "check" }),
        ...chain.map(({ migration, proved }) =>
          step({
            id: `verify:${migration.version}`,
            title: `${proved ? "Prove" : "Replay"} ${labelOf(migration)}`,
            kind: "check",
            version: migration.version,
            path: migration.up?.path ?? null,
          }),
        ),
      ],
      warnings: [],
      basis: chain.map(({ migration }) => [
        migration.version,
        checksumOf(migration.up?.text ?? ""),
        checksumOf(migration.down?.text ?? ""),
      ]),
    });
    return ok({ plan, details: { chain } });
  },

  async *body({ plan, details }, tools, signal) {
    const events = stepEvents(plan, tools.clock);
    const start = stepOf(plan, "scratch");
    yield events.start(start);
    const opened = await openMemorySession(tools, "verify");
    if (!opened.ok) {
      yield events.failed(start, opened.failure);
      return refused(opened.failure);
    }
    const { database, session } = opened.value;
    try {
      yield events.done(start);
      const { server_version } = database.identity;
      const prover = new Prover(session, tools);
      const results: VerifyResult[] = [];
      for (const { migration, proved } of details.chain) {
        if (signal.aborted) {
          return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
        }
        const shown = stepOf(plan, `verify:${migration.version}`);
        yield events.start(shown);
        const result = await prover.take(migration, proved);
        yield* told(result, (message) => events.progress(shown, message));
        yield events.done(shown);
        if (proved || result.outcome === "up-fails") results.push(result);
      }
      return endingOf(reportOf(results, server_version));
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return ended("failed-clean", null, { problem: scratchLost(error) });
    } finally {
      await database.close();
    }
  },
};

function* told(result: VerifyResult, event: (message: string) => OperationEvent): Generator<OperationEvent> {
  if (result.outcome === "restores" && result.reason === null) return;
  const why = result.error?.message ?? result.reason ?? `${result.differences.length} differences`;
  yield event(`${result.outcome}: ${why}`);
}

function reportOf(results: readonly VerifyResult[], version: string): VerifyReport {
  const tally = (outcome: VerifyOutcome): number => results.filter((one) => one.outcome === outcome).length;
  const summary = Object.fromEntries(verifyOutcomes.map((outcome) => [outcome, tally(outcome)]));
  return {
    schema: "migrate-safe/verify/1",
    engine: { kind: "pglite", version },
    results,
    summary: summary as Record<VerifyOutcome, number>,
  };
}

/** The worst outcome decides: an up that fails before a down that fails before a difference. */
function endingOf(report: VerifyReport) {
  const first = (...outcomes: VerifyOutcome[]): VerifyResult | undefined =>
    report.results.find((one) => outcomes.includes(one.outcome));
  const up = first("up-fails");
  const down = first("down-fails");
  const differs = first("differs", "reup-fails");
  const why = up
    ? verdict("verify/up-fails", up, "cannot be applied")
    : down
      ? verdict("verify/down-fails", down, "cannot be rolled back")
      : differs
        ? verdict(
            "verify/differs",
            differs,
            differs.outcome === "differs"
              ? "is not undone by its down script"
              : "cannot be applied again after its down script",
          )
        : null;
  return ended(why === null ? "done" : "failed-clean", report, { problem: why });
}

function verdict(
  code: "verify/up-fails" | "verify/down-fails" | "verify/differs",
  result: VerifyResult,
  what: string,
): Problem {
  const { error, differences } = result;
  const [difference] = differences;
  const where =
    error === null
      ? ""
      : error.range === null
        ? `${error.path}: `
        : `${placeText(error.path, error.range)}: `;
  const details = error
    ? ` ${where}${error.message}.`
    : difference
      ? ` ${difference.change} ${difference.kind} ${difference.object}${differences.length > 1 ? ` and ${differences.length - 1} more` : ""}.`
      : "";
  return problem(
    code,
    {
      message: `${labelOf(result)} ${what}.${details}`,
      state: "Only a database in memory was used.",
      next: "Correct the script and verify it again.",
    },
    { place: error === null ? null : { path: error.path, range: error.range } },
  );
}
