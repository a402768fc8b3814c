// Adopt: takes over what another tool recorded as applied, after proving on a database in memory that the files make the
// target's schema. One transaction; the other tool's table is kept, under another name where it has ours.
import { hashOf } from "../base/hash";
import { fail, ok, type Result } from "../base/result";
import { findForeignTables, readForeign, type ForeignTable } from "../database/foreign-history/find-foreign";
import type { ForeignApplied } from "../database/foreign-history/tool";
import { historyTable, readHistory, type History } from "../database/history";
import { suffixed } from "../database/history-shape";
import type { Session } from "../database/session";
import { checksumOf } from "../migrations/checksum";
import { sameVersion } from "../migrations/layout";
import type { MigrationFolder } from "../migrations/migration";
import type { PlanStep, TargetIdentity } from "../protocol/operations";
import { nothingChanged, type Problem } from "../protocol/problems";
import type { AdoptReport } from "../protocol/reports/adopt";
import { mapHistory, type MappedMigration } from "./adopt/map-history";
import { proveHistory, type Proof } from "./adopt/prove-history";
import { dirtyProblem, ownHistoryProblem, proofProblem, wentOn } from "./adopt/refusals";
import { renaming, takeOver } from "./adopt/take-over";
import { chooseTool, inScope } from "./adopt/choose-tool";
import { closeLocked, lockStep, openLocked } from "./running/locked-run";
import { historyName } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Operation,
  type TargetTools,
} from "./operation";
import { stepEvents, stepOf } from "./step-events";
import { duplicateVersion, noFolder, withSession } from "./target-facts";

export interface AdoptFacts {
  readonly identity: TargetIdentity;
  readonly folder: MigrationFolder;
  /** Our own history; `exists` is false where another tool's table has its name. */
  readonly history: History;
  readonly found: readonly ForeignTable[];
  /** What the chosen tool recorded; null without one, or for one that cannot be read. */
  readonly applied: ForeignApplied | null;
  /** Where the history goes. */
  readonly place: { readonly history_schema: string; readonly history_table: string };
}

export interface AdoptDetails {
  readonly identity: TargetIdentity;
  readonly history: History;
  readonly from: ForeignTable | null;
  /** All that other tools keep, which no file of the folder makes. */
  readonly found: readonly ForeignTable[];
  /** The name the other tool's table gets; null when it keeps its own. */
  readonly renamedTo: string | null;
  readonly migrations: readonly MappedMigration[];
  /** Hash of what the other tool recorded, to see whether it has gone on. */
  readonly recorded: string;
  readonly unproven: boolean;
  /** Everything is recorded already. */
  readonly nothingToDo: boolean;
}

export const adopt: Operation<"adopt", AdoptFacts, AdoptDetails, TargetTools> = {
  id: "adopt",

  async gather(intent, tools) {
    const { folder, database, run } = tools;
    if (folder === null) return fail(noFolder());
    const duplicate = duplicateVersion(folder);
    if (duplicate) return fail(duplicate);
    return withSession(tools, { purpose: "plan", readOnly: true }, async (session) => {
      const found = inScope(await findForeignTables(session, run), run);
      const own = await readHistory(session, run);
      if (!own.ok && own.failure.code !== "history/foreign") return own;
      const history = own.ok ? own.value : { exists: false, table: historyTable(run), rows: [] };
      const chosen = chooseTool(found, intent.from, history);
      if (!chosen.ok) return chosen;
      const applied = chosen.value ? await readForeign(session, chosen.value) : null;
      return ok({ identity: database.identity, folder, history, found, applied, place: run });
    });
  },

  plan(intent, facts) {
    const { identity, folder, history, applied, place } = facts;
    const chosen = chooseTool(facts.found, intent.from, history);
    if (!chosen.ok) return chosen;
    const from = chosen.value;
    const migrations = applied ? mapHistory(applied, folder) : [];
    const dirty = migrations.find(({ state }) => state === "dirty");
    if (from && dirty) return fail(dirtyProblem(from, dirty));
    const nothingToDo = isRecorded(migrations, history) && (history.rows.length > 0 || history.exists);
    if (!nothingToDo && history.rows.length > 0) return fail(ownHistoryProblem(history, from));
    const hasOurName = from?.schema === place.history_schema && from.table === place.history_table;
    const renamedTo =
      from && hasOurName ? suffixed(from.table, `_${from.tool.id.replaceAll("-", "_")}`) : null;
    const details: AdoptDetails = {
      identity,
      history,
      from,
      found: facts.found,
      renamedTo,
      migrations,
      recorded: hashOf(applied),
      unproven: intent.unproven,
      nothingToDo,
    };
    const plan = makePlan({
      operation: "adopt",
      target: identity,
      steps: nothingToDo ? [] : stepsOf(details),
      warnings: warningsOf(details),
      basis: [
        details.recorded,
        renamedTo,
        migrations.map(({ version, state, migration }) => [
          version,
          state,
          checksumOf(migration?.up?.text ?? ""),
        ]),
      ],
    });
    return ok({ plan, details });
  },

  async *body({ plan, details }, tools, signal) {
    if (details.nothingToDo) return ended("done", reportOf(details, null, 0));
    const events = stepEvents(plan, tools.clock);
    let proof: Proof | null = null;
    if (details.from) {
      const shown = stepOf(plan, "prove");
      yield events.start(shown);
      const proven = await prove(details, tools, signal);
      if (!proven.ok) return refused(proven.failure);
      proof = proven.value;
      if (signal.aborted)
        return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
      const doubt = proofProblem(proof, details.from);
      if (doubt && !details.unproven) {
        yield events.failed(shown, doubt);
        return refused(doubt, reportOf(details, proof, 0));
      }
      yield events.done(shown);
    }
    const locked = yield* openLocked("adopt", plan, tools, signal);
    if (!locked.ok) {
      return signal.aborted
        ? ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) })
        : refused(locked.failure);
    }
    try {
      if (!(await isUnchanged(locked.value.session, details, tools))) {
        return refused(wentOn(details.identity, details.from), reportOf(details, proof, 0));
      }
      const shown = stepOf(plan, "take-over");
      yield events.start(shown);
      const taken = await takeOver(locked.value, details, tools);
      if (!taken.ok) {
        yield events.failed(shown, taken.failure);
        return { ...refused(taken.failure, reportOf(details, proof, 0)), outcome: "failed-clean" };
      }
      yield events.done(shown);
      return ended("done", reportOf(details, proof, taken.value));
    } finally {
      await closeLocked(locked.value);
    }
  },
};

function isRecorded(migrations: readonly MappedMigration[], history: History): boolean {
  return migrations.every(
    ({ version }) => version === null || history.rows.some((row) => sameVersion(row.version, version)),
  );
}

function stepsOf({ from, renamedTo, history, migrations }: AdoptDetails): readonly PlanStep[] {
  const count = migrations.filter(({ version }) => version !== null).length;
  const prove = step({
    id: "prove",
    title: "Run the applied files on a database in memory and compare its schema with the target's",
    kind: "check",
  });
  const takeOver = step({
    id: "take-over",
    title: `Record ${count} migrations in ${historyName(history)}${from ? `, as ${from.tool.title} applied them` : ""}`,
    kind: "history",
    sql: from && renamedTo !== null ? renaming(from, renamedTo) : null,
    cancellable: false,
    undo: "none",
  });
  return [...(from ? [prove] : []), lockStep(), takeOver];
}

function warningsOf({ from, renamedTo, migrations, unproven }: AdoptDetails): readonly string[] {
  if (from === null) return [];
  const { title } = from.tool;
  const labels = (state: MappedMigration["state"]): string =>
    migrations
      .filter((one) => one.state === state)
      .map(({ key }) => key)
      .join(", ");
  const [changed, missing, unknown] = [labels("changed"), labels("missing-file"), labels("unknown")];
  return [
    ...(unproven ? ["The history is taken over also when the files do not make the target's schema."] : []),
    ...(changed === "" ? [] : [`Edited since ${title} applied them: ${changed}.`]),
    ...(missing === "" ? [] : [`Applied by ${title}, without a file here: ${missing}.`]),
    ...(unknown === "" ? [] : [`Without a version, so not recorded: ${unknown}.`]),
    ...(renamedTo === null
      ? [`${title} does not see what is applied from now on: do not run it on this target any more.`]
      : [`${title} finds its table no more, which is kept as ${from.schema}.${renamedTo}.`]),
    ...(renamedTo === null || from.views.length === 0
      ? []
      : [`Views that read that table read it under its new name: ${from.views.join(", ")}.`]),
  ];
}

async function prove(
  { found, migrations }: AdoptDetails,
  tools: TargetTools,
  signal: AbortSignal,
): Promise<Result<Proof, Problem>> {
  const files = migrations.flatMap(({ migration }) => (migration?.up ? [migration] : []));
  return withSession(tools, { purpose: "adopt", readOnly: true }, async (session) =>
    ok(await proveHistory(files, found, session, tools, signal)),
  );
}

async function isUnchanged(session: Session, details: AdoptDetails, tools: TargetTools): Promise<boolean> {
  const own = await readHistory(session, tools.run);
  if (own.ok && own.value.rows.length > 0) return false;
  const { from } = details;
  if (from === null) return true;
  const again = (await findForeignTables(session, tools.run)).find(
    ({ schema, table, tool }) => schema === from.schema && table === from.table && tool === from.tool,
  );
  return again !== undefined && hashOf(await readForeign(session, again)) === details.recorded;
}

function reportOf(details: AdoptDetails, proof: Proof | null, adopted: number): AdoptReport {
  const { identity, history, from, renamedTo, migrations } = details;
  return {
    schema: "migrate-safe/adopt/1",
    target: identity,
    tool: from?.tool.id ?? null,
    table: from ? `${from.schema}.${from.table}` : null,
    kept_as: from ? `${from.schema}.${renamedTo ?? from.table}` : null,
    history: historyName(history),
    migrations: migrations.map(({ key, version, name, state, applied_at, migration }) => ({
      key,
      version,
      name,
      state,
      applied_at,
      path: migration?.up?.path ?? null,
    })),
    proof,
    adopted,
    undo: details.nothingToDo
      ? []
      : [
          `DROP TABLE ${history.table};`,
          ...(from && renamedTo !== null ? [`${renaming({ ...from, table: renamedTo }, from.table)};`] : []),
        ],
  };
}
