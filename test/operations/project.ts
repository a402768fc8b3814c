// A small project for tests of operations: a folder of migrations, a target, an engine. Runs operations and gives what
// came out; transcripts leave out what differs from run to run.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "mocha";
import type { RunSettings, Settings, Target, Traced } from "../../server/src/config/settings";
import { createEngine, type Engine, type EngineOptions } from "../../server/src/engine";
import type { Intents } from "../../server/src/operations/operation";
import type { OperationEvent, OperationId } from "../../server/src/protocol/operations";
import type { AdoptReport } from "../../server/src/protocol/reports/adopt";
import type { ApplyReport } from "../../server/src/protocol/reports/apply";
import type { BackupReport } from "../../server/src/protocol/reports/backup";
import type { DiffReport } from "../../server/src/protocol/reports/diff";
import type { DownReport } from "../../server/src/protocol/reports/down";
import type { DryRunReport } from "../../server/src/protocol/reports/dry-run";
import type { LocksReport } from "../../server/src/protocol/reports/locks";
import type { PostflightReport } from "../../server/src/protocol/reports/postflight";
import type { PreflightReport } from "../../server/src/protocol/reports/preflight";
import type { RehearseReport } from "../../server/src/protocol/reports/rehearse";
import type { ResolveReport } from "../../server/src/protocol/reports/resolve";
import type { RestoreReport } from "../../server/src/protocol/reports/restore";
import type { RollbackReport } from "../../server/src/protocol/reports/rollback";
import type { StatusReport } from "../../server/src/protocol/reports/status";
import type { VerifyReport } from "../../server/src/protocol/reports/verify";
import { loadParser, type Parser } from "../../server/src/sql/parser";
import { withScratchFolder } from "../support/scratch";
import { testRun, withDatabase, type ServerMajor, type TestDatabase } from "../support/servers";
import type { DatabaseKind } from "../support/databases";

export type Finished = Extract<OperationEvent, { readonly event: "finished" }>;

/** The report that each operation ends with. */
interface Reports {
  readonly status: StatusReport;
  readonly "dry-run": DryRunReport;
  readonly preflight: PreflightReport;
  readonly backup: BackupReport;
  readonly apply: ApplyReport;
  readonly postflight: PostflightReport;
  readonly rollback: RollbackReport;
  readonly resolve: ResolveReport;
  readonly restore: RestoreReport;
  readonly verify: VerifyReport;
  readonly down: DownReport;
  readonly locks: LocksReport;
  readonly diff: DiffReport;
  readonly rehearse: RehearseReport;
  readonly adopt: AdoptReport;
}

export interface RunResult<Id extends OperationId = OperationId> {
  readonly id: Id;
  readonly events: readonly OperationEvent[];
  readonly finished: Finished;
}

export interface Project {
  /** Holds migrations/, logs/ and backups/. */
  readonly root: string;
  readonly target: Target;
  readonly settings: Settings;
  readonly parser: Parser;
  readonly engine: Engine;
  /** Another engine on the same project, as another process would have. */
  engineWith(change: Partial<RunSettings>, more?: Partial<EngineOptions>, target?: Target | null): Engine;
  write(name: string, text: string): string;
  remove(name: string): void;
  read(...path: string[]): string;
  list(...path: string[]): readonly string[];
  run<Id extends OperationId>(
    id: Id,
    intent?: Partial<Intents[Id]>,
    options?: RunHow,
  ): Promise<RunResult<Id>>;
}

export interface RunHow {
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
  onEvent?(event: OperationEvent): void | Promise<void>;
}

const defaults: { readonly [Id in OperationId]: Intents[Id] } = {
  status: {},
  "dry-run": { steps: null, to: null },
  preflight: { steps: null, to: null },
  backup: {},
  apply: {
    steps: null,
    to: null,
    confirm: null,
    terminateBlockers: false,
    skipBackup: false,
    force: false,
  },
  postflight: {},
  rollback: { steps: null, to: null, confirm: null, terminateBlockers: false, downFrom: "history" },
  resolve: { confirm: null, version: "", action: "resume", reason: null },
  restore: { confirm: null, file: null, intoScratch: false, rebuild: false, to: null },
  verify: { versions: [] },
  down: { versions: [], allMissing: false, write: false, force: false },
  locks: { versions: [], observe: false },
  diff: {},
  rehearse: { steps: null, to: null, withSample: null, allowProductionData: false },
  adopt: { from: null, unproven: false, confirm: null },
};

/** Apply without a backup, whatever preflight says. */
export const applyAnyway: Intents["apply"] = { ...defaults.apply, skipBackup: true, force: true };

/** Runs an operation to its last event. */
export async function runOn<Id extends OperationId>(
  engine: Engine,
  id: Id,
  intent: Partial<Intents[Id]> = {},
  how: RunHow = {},
): Promise<RunResult<Id>> {
  const events: OperationEvent[] = [];
  const signal = how.signal ?? new AbortController().signal;
  for await (const event of engine.runOperation(id, { ...defaults[id], ...intent }, { signal })) {
    events.push(event);
    await how.onEvent?.(event);
  }
  const finished = events.at(-1);
  if (finished?.event !== "finished") throw new Error("the last event is not finished");
  return { id, events, finished };
}

/** The result of a run that must have ended as done. */
export function done<Id extends OperationId>(result: RunResult<Id>): Reports[Id] {
  const { outcome, problem } = result.finished;
  if (outcome !== "done") throw new Error(`ended ${outcome}: ${JSON.stringify(problem, null, 2)}`);
  return result.finished.result as Reports[Id];
}

/** A project whose target is the test database. */
export async function withProject(
  target: Target | null,
  files: Readonly<Record<string, string>>,
  body: (project: Project) => Promise<void>,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "migrate-safe-project-"));
  try {
    await body(await makeProject(root, target, files));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A project on a fresh database of a server; skipped where the server cannot run. */
export async function onProject(
  context: Context,
  major: ServerMajor,
  files: Readonly<Record<string, string>>,
  body: (project: Project, database: TestDatabase) => Promise<void>,
): Promise<void> {
  await withDatabase(context, major, async (database) =>
    withProject(database.target, files, async (project) => body(project, database)),
  );
}

/** The same on a server or on the scratch database. */
export async function onAnyProject(
  context: Context,
  kind: DatabaseKind,
  files: Readonly<Record<string, string>>,
  body: (project: Project) => Promise<void>,
): Promise<void> {
  if (kind !== "scratch") return onProject(context, kind, files, body);
  return withScratchFolder(async (folder) => {
    const target: Target = { kind: "scratch", name: "scratch", environment: "local", folder };
    await withProject(target, files, body);
  });
}

async function makeProject(
  root: string,
  target: Target | null,
  files: Readonly<Record<string, string>>,
): Promise<Project> {
  const migrations = join(root, "migrations");
  mkdirSync(migrations);
  const write = (name: string, text: string): string => {
    const path = join(migrations, name);
    writeFileSync(path, text);
    return path;
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const parser = await loadParser();
  const settings = testSettings(root, target);
  const engineWith: Project["engineWith"] = (change, more = {}, other = target) =>
    createEngine({
      parser,
      settings: { ...testSettings(root, other), run: { ...testRun, ...change } },
      env: {},
      commandLineUrl: null,
      typedPassword: async () => null,
      ...more,
    });
  const engine = engineWith({});
  return {
    root,
    target: target ?? {
      kind: "scratch",
      name: "scratch",
      environment: "local",
      folder: join(root, ".migrate-safe"),
    },
    settings,
    parser,
    engine,
    engineWith,
    write,
    remove: (name) => rmSync(join(migrations, name)),
    read: (...path) => readFileSync(join(root, ...path), "utf8"),
    list: (...path) => readdirSync(join(root, ...path)).sort(),
    run: async (id, intent = {}, how = {}) => runOn(how.engine ?? engine, id, intent, how),
  };
}

export function testSettings(root: string, target: Target | null): Settings {
  return {
    configPath: null,
    root,
    migrations: traced(join(root, "migrations")),
    layout: null,
    targets: target ? [target] : [],
    unusableTargets: [],
    targetProblem: null,
    target: traced(target),
    lint: { postgres: 16, rules: {}, since: null, ignore: [] },
    run: testRun,
    proof: { shadow: null, shadow_problem: null, roles: [], time_limit_ms: 30_000 },
    traced: {},
  };
}

function traced<Value>(value: Value): Traced<Value> {
  return { value, origin: "flag", from: "test", beaten: [] };
}

/** Events as short lines: kind, step, and what is the same in every run. */
export function transcript(events: readonly OperationEvent[]): readonly string[] {
  return events.map((event) => {
    switch (event.event) {
      case "started":
        return `started ${event.operation}`;
      case "step-started":
        return `> ${event.step}`;
      case "step-progress":
        return `  ${event.step}: ${event.message}`;
      case "step-waiting":
        return `  ${event.step} waits`;
      case "step-done":
        return `< ${event.step}`;
      case "step-failed":
        return `! ${event.step}: ${event.problem.code}`;
      case "finished":
        return `finished ${event.outcome} ${event.exit_code} ${event.problem?.code ?? "-"}`;
    }
  });
}
