// Down: generates the down scripts of migrations on a database in memory, proves each by a round trip, and writes those that
// are asked to be written. Touches no target. Only schemas are proven; the data that does not come back is named.
import { fail, ok } from "../base/result";
import { ConnectionLost } from "../database/errors";
import { irreversibleReason, isEmpty, statementsRange } from "../lint/down-script";
import { checksumOf } from "../migrations/checksum";
import { downPlace } from "../migrations/down-place";
import { sameVersion } from "../migrations/layout";
import { versionOrder } from "../migrations/layouts/registry";
import type { Migration, MigrationFolder } from "../migrations/migration";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { downVerdicts, type DownReport, type DownResult, type DownVerdict } from "../protocol/reports/down";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import { DownGenerator } from "./downs/down-generator";
import { downSql } from "./downs/down-sql";
import { withPlaceholders } from "./downs/placeholders";
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
import { stepEvents, stepOf } from "./step-events";
import { duplicateVersion } from "./target-facts";

export interface DownFacts {
  readonly folder: MigrationFolder;
  readonly parser: Parser;
}

export interface DownDetails {
  /** All up to the newest one asked for, oldest first. */
  readonly chain: readonly { readonly migration: Migration; readonly wanted: boolean }[];
  readonly write: boolean;
  readonly preserveData: boolean;
}

export const down: Operation<"down", DownFacts, DownDetails, FolderTools> = {
  id: "down",

  async gather(_intent, { folder, parser }) {
    const duplicate = duplicateVersion(folder);
    return duplicate ? fail(duplicate) : ok({ folder, parser });
  },

  plan({ versions, allMissing, write, force, preserveData = false }, { folder, parser }) {
    const migrations = folder.migrations.filter((one) => one.up !== null);
    const unknown = versions.find((version) => !migrations.some((one) => sameVersion(one.version, version)));
    if (unknown !== undefined) return fail(unknownVersion(unknown));
    const wanted = migrations.filter(
      (one) =>
        versions.some((version) => sameVersion(version, one.version)) ||
        (allMissing && lacksDown(one, parser)),
    );
    const written = wanted.find((one) => one.down !== null && !hasNoStatements(one.down.text, parser));
    if (write && !force && written) return fail(writtenAlready(written));
    const newest = wanted.at(-1)?.version ?? null;
    const order = versionOrder(folder.layout);
    const chain = migrations
      .filter((one) => newest !== null && order(one.version, newest) <= 0)
      .map((migration) => ({ migration, wanted: wanted.includes(migration) }));
    const plan = makePlan({
      operation: "down",
      target: null,
      steps: [
        step({ id: "scratch", title: "Start a database in memory", kind: "check" }),
        ...chain.map(({ migration, wanted: isWanted }) =>
          step({
            id: `down:${migration.version}`,
            title: isWanted
              ? `Generate and prove the down of ${labelOf(migration)}`
              : `Replay ${labelOf(migration)}`,
            kind: isWanted && write ? "file" : "check",
            version: migration.version,
            path: (isWanted ? migration.down?.path : null) ?? migration.up?.path ?? null,
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
    return ok({ plan, details: { chain, write, preserveData } });
  },

  async *body({ plan, details }, tools, signal) {
    const events = stepEvents(plan, tools.clock);
    const start = stepOf(plan, "scratch");
    yield events.start(start);
    const opened = await tools.openMemory();
    if (!opened.ok) {
      yield events.failed(start, opened.failure);
      return refused(opened.failure);
    }
    const database = opened.value;
    const results: DownResult[] = [];
    const report = (): DownReport => reportOf(results, database.identity.server_version);
    try {
      const connected = await database.connect({ purpose: "down", runId: tools.runId });
      if (!connected.ok) return refused(connected.failure);
      yield events.done(start);
      const generator = new DownGenerator(connected.value, tools);
      for (const { migration, wanted } of details.chain) {
        if (signal.aborted) {
          return ended("cancelled-clean", report(), { problem: cancelledProblem(stateOf(results)) });
        }
        const shown = stepOf(plan, `down:${migration.version}`);
        yield events.start(shown);
        if (!wanted) {
          const why = await generator.replay(migration);
          if (why !== null)
            return ended("failed-clean", report(), { problem: notReplayed(migration, why, results) });
          yield events.done(shown);
          continue;
        }
        const began = tools.clock.ticks();
        const generated = await resultOf(generator, migration, details.preserveData, tools);
        const result = details.write ? await written(generated, tools) : ok(generated);
        if (!result.ok) return ended("failed-clean", report(), { problem: result.failure });
        results.push({ ...result.value, ms: Math.round(tools.clock.ticks() - began) });
        if (generated.verdict !== "exact")
          yield events.progress(shown, `${generated.verdict}: ${generated.reason ?? ""}`);
        yield events.done(shown);
      }
      const unproven = results.find(({ verdict }) => verdict === "not-proven");
      return unproven
        ? ended("failed-clean", report(), { problem: notProven(unproven, results) })
        : ended("done", report());
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return ended("failed-clean", report(), { problem: scratchLost(error, results) });
    } finally {
      await database.close();
    }
  },
};

function lacksDown({ up, down: half }: Migration, parser: Parser): boolean {
  if (irreversibleReason(parseSqlFile(up?.text ?? "", parser)) !== null) return false;
  return half === null || hasNoStatements(half.text, parser);
}

function hasNoStatements(text: string | null, parser: Parser): boolean {
  return text !== null && isEmpty(parseSqlFile(text, parser));
}

async function resultOf(
  generator: DownGenerator,
  migration: Migration,
  preserveData: boolean,
  { folder, parser }: FolderTools,
): Promise<DownResult> {
  // An up with placeholders is rewritten by whoever knows what they stand for.
  const rewrites = preserveData && migration.up?.masks.length === 0;
  const preserving = rewrites ? await generator.generatePreserving(migration) : null;
  const generated = withPlaceholders(preserving?.down ?? (await generator.generate(migration)), folder);
  const { version, name, down: half } = migration;
  const { statements, ...rest } = generated;
  const found = { version, name, ...rest, up_sql: preserving?.up ?? null, written: false, ms: 0 };
  const range = half && statementsRange(parseSqlFile(half.text ?? "", parser));
  const place = downPlace(folder, migration, range);
  const none = { path: null, sql: null, file_text: null };
  if (statements === null) return { ...found, ...none };
  if (!place.ok) return { ...found, ...none, verdict: "not-proven", reason: `${place.failure}.` };
  const files = downSql(generated, place.value);
  const isShared = preserving !== null && files.path === migration.up?.path;
  return { ...found, ...files, ...(isShared && { file_text: null }) };
}

async function written(result: DownResult, { files }: FolderTools) {
  if (result.path === null || result.file_text === null) return ok(result);
  const wrote = await files.writeAtomic(result.path, result.file_text);
  return wrote.ok ? ok({ ...result, written: true }) : wrote;
}

function reportOf(results: readonly DownResult[], version: string): DownReport {
  const tally = (verdict: DownVerdict): number => results.filter((one) => one.verdict === verdict).length;
  const summary = Object.fromEntries(downVerdicts.map((verdict) => [verdict, tally(verdict)]));
  return {
    schema: "migrate-safe/down/1",
    engine: { kind: "pglite", version },
    results,
    summary: summary as Record<DownVerdict, number>,
  };
}

function stateOf(results: readonly DownResult[]): string {
  const files = results.filter((one) => one.written).length;
  return files === 0
    ? nothingChanged
    : `${files} down ${files === 1 ? "script was" : "scripts were"} written, each proven.`;
}

function writtenAlready(migration: Migration): Problem {
  return problem(
    "file/exists",
    {
      message: `${labelOf(migration)} has a down script with statements already.`,
      state: "It was left as it is, and nothing was written.",
      next: "Leave out --write to see the generated one, or add --force to replace it.",
    },
    { place: { path: migration.down?.path ?? "", range: null } },
  );
}

function notProven({ version, name, reason }: DownResult, results: readonly DownResult[]): Problem {
  return problem("down/not-proven", {
    message: `No down script of ${version} ${name} could be proven: ${reason ?? "it could not be tried."}`,
    state: stateOf(results),
    next: "Correct the up script, or write the down script by hand and verify it.",
  });
}

function notReplayed(migration: Migration, why: string, results: readonly DownResult[]): Problem {
  return problem(
    "verify/up-fails",
    {
      message: `${labelOf(migration)} cannot be applied, so what comes after it stands on nothing: ${why}.`,
      state: stateOf(results),
      next: "Correct the up script and run the command again.",
    },
    { place: { path: migration.up?.path ?? "", range: null } },
  );
}

function scratchLost(error: ConnectionLost, results: readonly DownResult[]): Problem {
  return problem("scratch/failed", {
    message: `The database in memory stopped: ${error.message}.`,
    state: stateOf(results),
    next: "Generate fewer down scripts at once; a script may use more memory than the embedded database has.",
  });
}
