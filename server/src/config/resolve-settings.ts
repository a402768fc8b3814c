// Flags, environment, config file, detected values and defaults -> one checked set of settings, each value with where it
// came from and what it beat. Pure: whoever calls has read the files and the environment.
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fail, ok, type Result } from "../base/result";
import type { LayoutId } from "../migrations/migration";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { nearest } from "./nearest";
import { postgresVersions, showVersions, type PostgresVersions } from "./postgres-versions";
import { ruleProblems, type KnownRule } from "./rule-settings";
import { parseConfig, type ParsedConfig } from "./parse-config";
import { resolveProof } from "./resolve-proof";
import { resolveRun } from "./resolve-run";
import {
  addressOf,
  targetOfConfig,
  targetOfEnvironment,
  targetOfUrl,
  type Surroundings,
} from "./resolve-target";
import type {
  LintSettings,
  OptionSettings,
  ScratchTarget,
  Settings,
  Target,
  Traced,
  UnusableTarget,
} from "./settings";
import { choose, type Candidate } from "./trace";

/** The flags that decide settings; undefined when a flag was not given. */
export interface SettingsFlags {
  readonly dir?: string | undefined;
  readonly target?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly scratch?: boolean | undefined;
  readonly pgVersion?: string | undefined;
  readonly shadowUrl?: string | undefined;
}

export interface SettingsInput {
  readonly flags: SettingsFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  readonly configText: string | null;
  /** Absolute; null without a config file. */
  readonly configPath: string | null;
  /** Absolute path of the folder found by its usual place; null when none was. */
  readonly detectedFolder: string | null;
  readonly serviceText: string | null;
  readonly osUser: string;
  /** Ids of the rules there are, to check the config file against; not checked when left out. */
  readonly knownRules?: readonly KnownRule[];
}

export function resolveSettings(input: SettingsInput): Result<Settings, readonly Problem[]> {
  const configPath = input.configText === null ? null : input.configPath;
  const config = parseConfig(input.configText ?? "", configPath ?? "");
  const ofRules = ruleProblems(config, input.knownRules);
  const run = resolveRun(config, input.env);
  const problems = [
    ...config.problems,
    ...versionProblems(config),
    ...ofRules,
    ...run.problems,
    ...flagProblems(input.flags),
  ];
  if (problems.length > 0) return fail(problems);
  const root = configPath === null ? input.cwd : dirname(configPath);
  const scratch: ScratchTarget = {
    kind: "scratch",
    name: "scratch",
    environment: "local",
    folder: join(root, ".migrate-safe", "scratch"),
  };
  const chosen = chooseTarget(input, config, root, scratch);
  if (!chosen.ok) return fail([chosen.failure]);
  const { traced: lintTraced, lint } = resolveLint(input, config);
  const proof = resolveProof(config, input.flags, input);
  const { target, targetProblem, targets, unusableTargets } = chosen.value;
  const layout = choose<LayoutId | null>([
    { value: config.values.layout, origin: "config", from: config.placeOf(["layout"]) },
    { value: null, origin: "default", from: "told by the files" },
  ]);
  return ok({
    configPath,
    root,
    migrations: migrationsFolder(input, config, root),
    layout: layout.value,
    targets,
    unusableTargets,
    target,
    targetProblem,
    lint,
    run: run.settings,
    proof: proof.settings,
    traced: { layout, ...lintTraced, ...run.traced, ...proof.traced },
  });
}

function migrationsFolder(input: SettingsInput, config: ParsedConfig, root: string): Traced<string | null> {
  const { dir } = input.flags;
  const configured = config.values.migrations;
  return choose<string | null>([
    {
      value: dir === undefined ? undefined : resolve(input.cwd, dir),
      origin: "flag",
      from: "--dir",
    },
    {
      value: configured === undefined ? undefined : resolve(root, configured),
      origin: "config",
      from: config.placeOf(["migrations"]),
    },
    { value: input.detectedFolder ?? undefined, origin: "detected", from: "a usual place for migrations" },
    { value: null, origin: "default", from: "no folder found" },
  ]);
}

interface ChosenTarget {
  readonly target: Traced<Target | null>;
  readonly targetProblem: Problem | null;
  readonly targets: readonly Target[];
  readonly unusableTargets: readonly UnusableTarget[];
}

type Choice = Candidate<Result<Target, Problem> | null>;

function chooseTarget(
  input: SettingsInput,
  config: ParsedConfig,
  root: string,
  scratch: ScratchTarget,
): Result<ChosenTarget, Problem> {
  const { flags, env } = input;
  const around: Surroundings = input;
  const inRoot = (path: string): string => (isAbsolute(path) ? path : join(root, path));
  const declared = Object.keys(config.values.targets ?? {}).map((name) => ({
    name,
    made: targetOfConfig(name, config, inRoot, around),
  }));
  const named = (name: string): Result<Target, Problem> => {
    if (name === scratch.name) return ok(scratch);
    const names = [...declared.map((target) => target.name), scratch.name];
    return declared.find((target) => target.name === name)?.made ?? fail(unknownTarget(name, names));
  };
  const ofUrl = (url: string, name: string, password: Parameters<typeof targetOfUrl>[1]["password"]) =>
    targetOfUrl(url, { name, password }, config.values, around);
  const { target, databaseUrl } = flags;
  const { defaultTarget } = config.values;
  const url = env["DATABASE_URL"] || undefined;
  const usesLibpq = ["PGSERVICE", "PGHOST", "PGDATABASE"].some((variable) => env[variable]);
  const choices: [...Choice[], Choice & { readonly value: null }] = [
    { value: flags.scratch ? ok(scratch) : undefined, origin: "flag", from: "--scratch" },
    { value: target === undefined ? undefined : named(target), origin: "flag", from: "--target" },
    {
      value:
        databaseUrl === undefined
          ? undefined
          : ofUrl(databaseUrl, "--database-url", { kind: "url-on-command-line" }),
      origin: "flag",
      from: "--database-url",
    },
    {
      value:
        url === undefined
          ? undefined
          : ofUrl(url, "DATABASE_URL", { kind: "url-in-environment", variable: "DATABASE_URL" }),
      origin: "environment",
      from: "DATABASE_URL",
    },
    {
      value: usesLibpq ? targetOfEnvironment(config.values, around) : undefined,
      origin: "environment",
      from: "PGSERVICE, PGHOST, PGDATABASE",
    },
    {
      value: defaultTarget === undefined ? undefined : named(defaultTarget),
      origin: "config",
      from: config.placeOf(["defaultTarget"]),
    },
    { value: null, origin: "default", from: "no target was named" },
  ];
  const winner = choose(choices, showChoice);
  const made = winner.value;
  if (made !== null && !made.ok && winner.origin === "flag") return fail(made.failure);
  return ok({
    target: { ...winner, value: made?.ok ? made.value : null },
    targetProblem: made === null || made.ok ? null : made.failure,
    targets: [...declared.flatMap((one) => (one.made.ok ? [one.made.value] : [])), scratch],
    unusableTargets: declared.flatMap(({ name, made: one }) =>
      one.ok ? [] : [{ name, problem: one.failure }],
    ),
  });
}

function showChoice(choice: Result<Target, Problem> | null): string {
  if (choice === null) return "none";
  return choice.ok ? showTarget(choice.value) : "not usable";
}

/** A target in one line, without anything secret. */
export function showTarget(target: Target): string {
  return target.kind === "scratch" ? "scratch" : `${target.name} (${addressOf(target)})`;
}

function resolveLint(
  input: SettingsInput,
  config: ParsedConfig,
): { readonly lint: LintSettings; readonly traced: Readonly<Record<string, Traced<unknown>>> } {
  const given = config.values.lint ?? {};
  const from = (name: string): string => config.placeOf(["lint", name]);
  const postgres = choose<PostgresVersions>(
    [
      { value: versionsOf(input.flags.pgVersion), origin: "flag", from: "--pg-version" },
      { value: versionsOf(given.postgres), origin: "config", from: from("postgres") },
      { value: { oldest: 16, newest: 16 }, origin: "default", from: "default" },
    ],
    showVersions,
  );
  const rules = choose<LintSettings["rules"]>(
    [
      { value: given.rules, origin: "config", from: from("rules") },
      { value: {}, origin: "default", from: "each rule's own severity" },
    ],
    JSON.stringify,
  );
  const options = choose<OptionSettings>(
    [
      { value: given.options, origin: "config", from: from("options") },
      { value: {}, origin: "default", from: "each rule's own defaults" },
    ],
    JSON.stringify,
  );
  const since = choose<string | null>([
    { value: given.since, origin: "config", from: from("since") },
    { value: null, origin: "default", from: "default" },
  ]);
  const ignore = choose<readonly string[]>(
    [
      { value: given.ignore, origin: "config", from: from("ignore") },
      { value: [], origin: "default", from: "default" },
    ],
    JSON.stringify,
  );
  return {
    lint: {
      postgres: postgres.value.oldest,
      newestPostgres: postgres.value.newest,
      postgresIsGiven: postgres.origin !== "default",
      rules: rules.value,
      options: options.value,
      since: since.value,
      ignore: ignore.value,
    },
    traced: {
      "lint.postgres": { ...postgres, value: showVersions(postgres.value) },
      "lint.rules": rules,
      "lint.options": options,
      "lint.since": since,
      "lint.ignore": ignore,
    },
  };
}

/** A range that goes down is a version by the schema. */
function versionProblems(config: ParsedConfig): readonly Problem[] {
  const given = config.values.lint?.postgres;
  if (given === undefined || postgresVersions(given) !== null) return [];
  return [
    config.problemAt(
      ["lint", "postgres"],
      `“lint.postgres” is “${given}”, whose second version is older than the first.`,
      "Write the older version first, such as “14-18”.",
    ),
  ];
}

function versionsOf(value: number | string | undefined): PostgresVersions | undefined {
  return value === undefined ? undefined : (postgresVersions(value) ?? undefined);
}

function flagProblems(flags: SettingsFlags): Problem[] {
  const given = [
    ...(flags.scratch ? ["--scratch"] : []),
    ...(flags.target === undefined ? [] : ["--target"]),
    ...(flags.databaseUrl === undefined ? [] : ["--database-url"]),
  ];
  if (given.length < 2) return [];
  return [
    problem("usage/invalid-flag", {
      message: `${given.join(" and ")} each name a target.`,
      state: nothingChanged,
      next: "Keep one of them.",
    }),
  ];
}

function unknownTarget(name: string, names: readonly string[]): Problem {
  const meant = nearest(name, names);
  return problem("target/unknown", {
    message: `No target has the name “${name}”.`,
    state: nothingChanged,
    next: `${meant === null ? "" : `Did you mean “${meant}”? `}The targets are ${names.join(", ")}; add one under “targets” in migrate-safe.jsonc.`,
  });
}
