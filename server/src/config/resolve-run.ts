// The settings of operations: timeouts, schemas, the history table. Pure; the config file is parsed already.
import type { Problem } from "../protocol/problems";
import { parseDuration } from "./duration";
import type { ParsedConfig } from "./parse-config";
import { resolveBackup } from "./resolve-backup";
import type { RunSettings, Traced } from "./settings";
import { choose, type Candidate } from "./trace";

type DurationKey =
  | "lockTimeout"
  | "lockRetryTime"
  | "maxQueueTime"
  | "maxBlockingTime"
  | "concurrentlyLockTimeout"
  | "statementTimeout"
  | "lockWait"
  | "connectTimeout";

const defaults: Readonly<Record<DurationKey, number>> = {
  lockTimeout: 5000,
  lockRetryTime: 600_000,
  maxQueueTime: 1000,
  maxBlockingTime: 0,
  concurrentlyLockTimeout: 600_000,
  statementTimeout: 0,
  lockWait: 0,
  connectTimeout: 5000,
};

export interface ResolvedRun {
  readonly settings: RunSettings;
  readonly traced: Readonly<Record<string, Traced<unknown>>>;
  readonly problems: readonly Problem[];
}

export function resolveRun(
  config: ParsedConfig,
  env: Readonly<Record<string, string | undefined>>,
): ResolvedRun {
  const given = config.values.run ?? {};
  const fromConfig = <Value>(key: string, value: Value | undefined): Candidate<Value> => ({
    value,
    origin: "config",
    from: config.placeOf(["run", key]),
  });
  const duration = (key: DurationKey, stronger: readonly Candidate<number>[] = []): Traced<number> => {
    const text = given[key];
    const value = text === undefined ? undefined : (parseDuration(text) ?? undefined);
    return choose<number>(
      [...stronger, fromConfig(key, value), { value: defaults[key], origin: "default", from: "default" }],
      (ms) => `${ms} ms`,
    );
  };
  const seconds = Number(env["PGCONNECT_TIMEOUT"] || Number.NaN);
  const connect: Candidate<number> = {
    value: Number.isInteger(seconds) && seconds > 0 ? seconds * 1000 : undefined,
    origin: "environment",
    from: "PGCONNECT_TIMEOUT",
  };
  const lockTimeout = duration("lockTimeout");
  const concurrentlyLockTimeout = duration("concurrentlyLockTimeout");
  const lockRetryTime = duration("lockRetryTime");
  const maxQueueTime = duration("maxQueueTime");
  const maxBlockingTime = duration("maxBlockingTime");
  const maxQueuedSessions = choose<number>([
    fromConfig("maxQueuedSessions", given.maxQueuedSessions),
    { value: 20, origin: "default", from: "default" },
  ]);
  const terminable = choose<readonly string[]>(
    [
      fromConfig("terminableApplications", given.terminableApplications),
      { value: [], origin: "default", from: "default" },
    ],
    (names) => names.join(", "),
  );
  const statementTimeout = duration("statementTimeout");
  const lockWait = duration("lockWait");
  const connectTimeout = duration("connectTimeout", [connect]);
  const longTransaction = choose<number>([
    fromConfig("longTransactionSeconds", given.longTransactionSeconds),
    { value: 30, origin: "default", from: "default" },
  ]);
  const schemas = choose<readonly string[]>(
    [fromConfig("schemas", given.schemas), { value: ["public"], origin: "default", from: "default" }],
    (names) => names.join(", "),
  );
  const history = choose<string>([
    fromConfig("historyTable", given.historyTable),
    { value: "public.schema_migrations", origin: "default", from: "default" },
  ]);
  const rehearsal = choose<boolean>([
    fromConfig("rehearsal", given.rehearsal),
    { value: true, origin: "default", from: "default" },
  ]);
  const backup = resolveBackup(config);
  const dot = history.value.indexOf(".");
  return {
    settings: {
      lock_timeout_ms: lockTimeout.value,
      concurrently_lock_timeout_ms: concurrentlyLockTimeout.value,
      lock_retry_ms: lockRetryTime.value,
      max_queued_sessions: maxQueuedSessions.value,
      max_queue_ms: maxQueueTime.value,
      max_blocking_ms: maxBlockingTime.value,
      terminable_applications: terminable.value,
      statement_timeout_ms: statementTimeout.value,
      lock_wait_ms: lockWait.value,
      connect_timeout_ms: connectTimeout.value,
      long_transaction_seconds: longTransaction.value,
      schemas: schemas.value,
      history_schema: dot < 0 ? "public" : history.value.slice(0, dot),
      history_table: history.value.slice(dot + 1),
      rehearsal: rehearsal.value,
      backup: backup.settings,
    },
    traced: {
      "run.lockTimeout": lockTimeout,
      "run.concurrentlyLockTimeout": concurrentlyLockTimeout,
      "run.lockRetryTime": lockRetryTime,
      "run.maxQueuedSessions": maxQueuedSessions,
      "run.maxQueueTime": maxQueueTime,
      "run.maxBlockingTime": maxBlockingTime,
      "run.terminableApplications": terminable,
      "run.statementTimeout": statementTimeout,
      "run.lockWait": lockWait,
      "run.connectTimeout": connectTimeout,
      "run.longTransactionSeconds": longTransaction,
      "run.schemas": schemas,
      "run.historyTable": history,
      "run.rehearsal": rehearsal,
      ...backup.traced,
    },
    problems: (["lockTimeout", "concurrentlyLockTimeout", "connectTimeout"] as const)
      .filter((key) => given[key] !== undefined && parseDuration(given[key]) === 0)
      .map((key) =>
        config.problemAt(
          ["run", key],
          `“run.${key}” is 0, which would wait without an end.`,
          "Write a time, such as “5s”.",
        ),
      ),
  };
}
