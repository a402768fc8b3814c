// The facade that the doors use: plain functions over plain data. Opens the target that the settings chose, plans an
// operation on it and runs the plan; reads the folder, lints it, explains a rule or problem. Knows no door.
import { randomUUID } from "node:crypto";
import { hashOf } from "./base/hash";
import { fail, ok, type Result } from "./base/result";
import type { ServerTarget, Settings } from "./config/settings";
import { withRoles } from "./database/create-roles";
import { openServer } from "./database/open-target";
import { openShadow } from "./database/shadow-database";
import type { Database } from "./database/session";
import { findPassword } from "./files/find-password";
import type { StateCache } from "./files/state-cache";
import { readFolder } from "./files/read-folder";
import type { LintResult } from "./lint/linter";
import { isRun } from "./migrations/layouts/registry";
import type { MigrationFolder } from "./migrations/migration";
import { nextPair, type NewPair } from "./migrations/new-pair";
import { namedExtensions } from "./operations/extensions";
import { realFiles, type Files } from "./operations/files";
import {
  finishedEvent,
  problemOfThrown,
  refused,
  type Clock,
  type Intents,
  type Tools,
} from "./operations/operation";
import { operationPlanners, type PlannedOperation, type RunOptions } from "./operations/plan-operation";
import { StandingDatabase } from "./operations/proof/standing-database";
import { noFolder, notRun } from "./operations/target-facts";
import type { TargetSchema } from "./operations/facts-file";
import { readTargetSchema } from "./operations/target-schema";
import type { OperationEvent, OperationId, Plan, TargetIdentity } from "./protocol/operations";
import { problemPage } from "./protocol/problem-pages";
import { nothingChanged, problem, problemTitles, type Problem, type ProblemCode } from "./protocol/problems";
import type { StatusReport } from "./protocol/reports/status";
import { scratchBuild } from "./scratch/assets";
import { openScratch, type ScratchPlace } from "./scratch/open-scratch";
import type { Parser } from "./sql/parser";

export interface EngineOptions {
  readonly parser: Parser;
  readonly settings: Settings;
  /** Where passwords may be looked up. */
  readonly env: NodeJS.ProcessEnv;
  /** The URL of --database-url; null when it was not given. */
  readonly commandLineUrl: string | null;
  /** The URL of --shadow-url; left out when it was not given. */
  readonly commandLineShadowUrl?: string | null;
  /** A password that came on standard input; asked when the server wants one. */
  typedPassword(): Promise<string | null>;
  /** Given by tests; the real ones when left out. */
  readonly clock?: Clock;
  readonly files?: Files;
}

/** An operation with its target open and its plan made. `close` gives the target back, whether or not it was run. */
export interface PreparedOperation extends PlannedOperation {
  close(): Promise<void>;
}

export interface Engine {
  readFolder(): Promise<Result<MigrationFolder, Problem>>;
  lintFolder(folder: MigrationFolder): Promise<LintResult>;
  /** Opens the target and plans; changes nothing. */
  prepare<Id extends OperationId>(id: Id, intent: Intents[Id]): Promise<Result<PreparedOperation, Problem>>;
  planOperation<Id extends OperationId>(id: Id, intent: Intents[Id]): Promise<Result<Plan, Problem>>;
  /** Plans and runs; the last event is always `finished`, also when nothing could be opened. */
  runOperation<Id extends OperationId>(
    id: Id,
    intent: Intents[Id],
    options: RunOptions,
  ): AsyncGenerator<OperationEvent>;
  status(): Promise<Result<StatusReport, Problem>>;
  /** An embedded database on which the earlier migrations of a folder run, to lint and to prove with. Close it. */
  standingDatabase(folder: MigrationFolder, cache: StateCache | null): StandingDatabase;
  /** What a lint asks of the chosen target; changes nothing. */
  readTargetSchema(folder: MigrationFolder): Promise<Result<TargetSchema, Problem>>;
  /** Markdown page of a rule or problem code; null when there is none. */
  explain(id: string): Promise<string | null>;
  newPair(folder: MigrationFolder, name: string): Result<NewPair, Problem>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  ticks: () => performance.now(),
  random: () => Math.random(),
  async sleep(ms, signal) {
    if (signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener("abort", end, { once: true });
    });
  },
};

export function createEngine(options: EngineOptions): Engine {
  const { parser, settings } = options;
  const clock = options.clock ?? systemClock;
  const files = options.files ?? realFiles(settings.root, () => clock.now());

  const folderOf = async (): Promise<Result<MigrationFolder, Problem>> => {
    const path = settings.migrations.value;
    return path === null ? fail(noFolder()) : readFolder(path, settings.layout);
  };

  const openEmbedded = async (
    place: ScratchPlace,
    folder: MigrationFolder,
    more: readonly string[] = [],
  ): Promise<Result<Database, Problem>> => {
    const extensions = [...namedExtensions(folder, parser), ...more];
    const opened = await openScratch(place, settings.run, { extensions });
    return opened.ok ? withRoles(opened.value, settings.proof.roles) : opened;
  };

  const openTarget = async (folder: MigrationFolder): Promise<Result<Database, Problem>> => {
    const target = settings.target.value;
    if (settings.targetProblem !== null) return fail(settings.targetProblem);
    if (target === null) return fail(noTarget());
    if (target.kind === "scratch") return openEmbedded(target, folder);
    return openServerTarget(target, options);
  };

  const toolsFor = (folder: MigrationFolder): Omit<Tools, "folder" | "database"> => ({
    parser,
    run: settings.run,
    lint: settings.lint,
    root: settings.root,
    runId: randomUUID(),
    clock,
    files,
    proof: settings.proof,
    openMemory: async ({ extensions, from } = {}) =>
      openEmbedded({ kind: "memory", from }, folder, extensions),
    openShadow: async () => openShadowServer(options),
  });

  const prepare: Engine["prepare"] = async (id, intent) => {
    const folder = await folderOf();
    if (!folder.ok) return folder;
    if (id !== "down" && !isRun(folder.value.layout)) return fail(notRun(folder.value));
    const wanted = usesTarget(id, intent, settings);
    const opened = wanted ? await openTarget(folder.value) : ok(null);
    if (!opened.ok) return opened;
    const database = opened.value;
    const tools: Tools = { ...toolsFor(folder.value), folder: folder.value, database };
    const close = async (): Promise<void> => {
      files.log.close();
      await database?.close();
    };
    try {
      const prepared = await operationPlanners[id](intent, tools);
      if (prepared.ok) return ok({ ...prepared.value, close });
      await close();
      return prepared;
    } catch (error) {
      await close();
      const why = problemOfThrown(id, error, nothingChanged);
      if (why === null) throw error;
      return fail(why);
    }
  };

  async function* runOperation<Id extends OperationId>(
    id: Id,
    intent: Intents[Id],
    run: RunOptions,
  ): AsyncGenerator<OperationEvent> {
    const prepared = await prepare(id, intent);
    if (!prepared.ok) {
      yield finishedEvent(id, refused(prepared.failure));
      return;
    }
    try {
      yield* prepared.value.run(run);
    } finally {
      await prepared.value.close();
    }
  }

  return {
    readFolder: folderOf,
    // The linter and its rules are loaded by those who lint: an operation starts sooner without them.
    async lintFolder(folder) {
      const { Linter } = await import("./lint/linting");
      return new Linter(parser).lintFolder(folder, settings.lint);
    },
    prepare,
    async planOperation(id, intent) {
      const prepared = await prepare(id, intent);
      if (!prepared.ok) return prepared;
      await prepared.value.close();
      return ok(prepared.value.plan);
    },
    runOperation,
    async status() {
      for await (const event of runOperation("status", {}, { signal: new AbortController().signal })) {
        if (event.event !== "finished") continue;
        return event.problem === null ? ok(event.result as StatusReport) : fail(event.problem);
      }
      throw new Error("a run ends with its last event");
    },
    standingDatabase(folder, cache) {
      const build = hashOf([scratchBuild(), namedExtensions(folder, parser), settings.proof.roles]);
      const tools = { ...toolsFor(folder), database: null };
      return new StandingDatabase(tools, cache && { cache, build });
    },
    async readTargetSchema(folder) {
      const opened = await openTarget(folder);
      if (!opened.ok) return opened;
      try {
        return await readTargetSchema({ ...toolsFor(folder), folder, database: opened.value });
      } finally {
        await opened.value.close();
      }
    },
    async explain(id) {
      const { findRule, rulePage } = await import("./lint/linting");
      const rule = findRule(id);
      if (rule) return rulePage(rule);
      return id in problemTitles ? problemPage(id as ProblemCode) : null;
    },
    newPair: (folder, name) => nextPair(folder, name, clock.now()),
  };
}

/** Which operations look at the chosen target; a dry run does when there is one. */
function usesTarget<Id extends OperationId>(id: Id, intent: Intents[Id], settings: Settings): boolean {
  if (id === "verify" || id === "down" || id === "locks") return false;
  if (id === "dry-run") return settings.target.value !== null || settings.targetProblem !== null;
  if (id === "restore" && "intoScratch" in intent) return !intent.intoScratch;
  return true;
}

async function openServerTarget(
  target: ServerTarget,
  options: EngineOptions,
): Promise<Result<Database, Problem>> {
  const { env, commandLineUrl, settings } = options;
  const found = await findPassword(target, { env, commandLineUrl, typed: await options.typedPassword() });
  if (!found.ok) return found;
  const { password, warning } = found.value;
  const opened = await openServer(target, async () => password, settings.run);
  if (opened.ok || warning === null) return opened;
  return fail({ ...opened.failure, next: `${warning} ${opened.failure.next}` });
}

/** A throw-away database on the server that the settings name for it. */
async function openShadowServer(options: EngineOptions): Promise<Result<Database, Problem>> {
  const { env, commandLineShadowUrl = null, settings } = options;
  const { shadow, shadow_problem: why } = settings.proof;
  if (why !== null) return fail(why);
  if (shadow === null) throw new Error("no shadow server is set");
  const found = await findPassword(shadow, { env, commandLineUrl: commandLineShadowUrl, typed: null });
  if (!found.ok) return found;
  const { target } = settings;
  const targets = [...settings.targets, ...(target.value === null ? [] : [target.value])];
  return openShadow(
    shadow,
    async () => found.value.password,
    settings.run,
    targets.flatMap((one) =>
      one.kind === "server" ? [{ ...one, identify: async () => identityOf(one, options) }] : [],
    ),
  );
}

/** Null where the target cannot be reached. */
async function identityOf(target: ServerTarget, options: EngineOptions): Promise<TargetIdentity | null> {
  const opened = await openServerTarget(target, options);
  if (!opened.ok) return null;
  await opened.value.close();
  return opened.value.identity;
}

function noTarget(): Problem {
  return problem("target/none", {
    message: "No target was named.",
    state: "Nothing was contacted and nothing was changed.",
    next: "Add --target NAME, --database-url URL or --scratch, or set DATABASE_URL.",
  });
}
