// States and plans to draw in the client's tests: one place that builds them, so that a test names only what it is about.
import type { LockForecast, Plan, PlanStep, TargetIdentity } from "../../../server/src/protocol/operations";
import type { Problem } from "../../../server/src/protocol/problems";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import type {
  MigrationState,
  MigrationStatus,
  StatusReport,
} from "../../../server/src/protocol/reports/status";
import type { FileMigration, FolderState } from "../../../client/src/views/tree-state";

export const identity: TargetIdentity = {
  name: "staging",
  environment: "shared",
  address: "db.example:5432",
  database: "shop",
  role: "deploy",
  server_version_num: 180004,
  server_version: "18.4",
  system_identifier: "7300000000000000001",
};

export function configTarget(facts: Partial<ConfigTarget> = {}): ConfigTarget {
  return {
    name: "staging",
    kind: "server",
    environment: "shared",
    address: "db.example:5432",
    database: "shop",
    user: "deploy",
    password: "pgpass",
    ...facts,
  };
}

export function fileMigration(
  version: string,
  name: string,
  facts: Partial<FileMigration> = {},
): FileMigration {
  return {
    version,
    name,
    upPath: `/shop/migrations/${version}_${name}.up.sql`,
    downPath: `/shop/migrations/${version}_${name}.down.sql`,
    ...facts,
  };
}

export function folderState(facts: Partial<FolderState> = {}): FolderState {
  return {
    key: "file:///shop",
    name: "shop",
    path: "/shop",
    migrations: null,
    config: null,
    files: [fileMigration("001", "users"), fileMigration("002", "orders")],
    findings: {},
    targets: null,
    unusableTargets: [],
    configProblem: null,
    locks: {},
    proofs: {},
    runs: [],
    target: null,
    status: null,
    statusProblem: null,
    otherServer: null,
    running: null,
    ...facts,
  };
}

export function migrationStatus(version: string, name: string, state: MigrationState): MigrationStatus {
  const applied = state !== "pending" && state !== "out-of-order";
  return {
    version,
    name,
    state,
    applied_at: applied ? "2026-11-20T10:00:00Z" : null,
    checksum: applied ? "aa" : null,
    file_checksum: state === "missing-file" ? null : "aa",
    has_down: state !== "missing-file",
    keeps_down: state !== "pending" && state !== "out-of-order",
    down_changed: false,
    up_path: state === "missing-file" ? null : `/shop/migrations/${version}_${name}.up.sql`,
    down_path: state === "missing-file" ? null : `/shop/migrations/${version}_${name}.down.sql`,
  };
}

export function statusReport(migrations: readonly MigrationStatus[]): StatusReport {
  const count = (state: MigrationState): number => migrations.filter((one) => one.state === state).length;
  return {
    schema: "migrate-safe/status/1",
    target: { ...identity, history: { table: "public.schema_migrations", format: "migrate-safe" } },
    unfinished_rebuild: null,
    migrations,
    summary: {
      applied: count("applied"),
      pending: count("pending"),
      dirty: count("dirty"),
      changed: count("changed"),
      missing_file: count("missing-file"),
      out_of_order: count("out-of-order"),
    },
  };
}

export function lockForecast(facts: Partial<LockForecast> = {}): LockForecast {
  return {
    relation: "public.orders",
    mode: "ACCESS EXCLUSIVE",
    blocks: "reads and writes",
    rewrite: false,
    scan: false,
    rows: null,
    bytes: null,
    ...facts,
  };
}

export function planStep(facts: Partial<PlanStep> = {}): PlanStep {
  return {
    id: "001/1",
    title: "Alter table orders",
    kind: "statement",
    version: "001",
    path: "/shop/migrations/001_orders.up.sql",
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 20 } },
    sql: "ALTER TABLE orders ADD COLUMN note text",
    locks: [],
    lock_timeout_ms: 5000,
    cancellable: true,
    undo: "rolled-back",
    ...facts,
  };
}

export function plan(steps: readonly PlanStep[], facts: Partial<Plan> = {}): Plan {
  return { operation: "apply", target: identity, steps, warnings: [], hash: "c0ffee", ...facts };
}

export function problemOf(facts: Partial<Problem> = {}): Problem {
  return {
    code: "apply/failed",
    message: "Migration 002 stopped at statement 3.",
    state: "Nothing was changed.",
    next: "Correct the statement, then apply again.",
    place: null,
    server: null,
    ...facts,
  };
}
