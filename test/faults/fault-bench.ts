// One scenario made ready, and faults tried on it one after the other: run, interrupt, ask for the status, recover,
// compare with the run that nobody disturbed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { StatusReport } from "../../server/src/protocol/reports/status";
import { cliBundle } from "../cli/command-line";
import type { DurableServer } from "../support/servers";
import { pause } from "../support/waiting";
import { startCuttingProxy, type Interruption } from "./cutting-proxy";
import { compareStates, stateOf, withClient, type DatabaseState } from "./database-state";
import type { Scenario } from "./scenarios";

export const faultKinds = ["runner killed", "server stopped", "connection cut"] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The message of the runner at which it happens, from 1. */
  readonly message: number;
  /** Whether that message still reaches the server. */
  readonly delivered: boolean;
  /** Milliseconds after it. */
  readonly delay: number;
}

export interface FaultResult {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly unexplained: readonly string[];
}

/** No command of these takes so long, whatever happened; what is slower hangs. */
const commandLimitMs = 120_000;

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class FaultBench {
  readonly scenario: Scenario;
  /** Messages that the undisturbed run sends. */
  readonly messages: number;
  readonly #server: DurableServer;
  readonly #folder: string;
  readonly #expected: DatabaseState;

  private constructor(given: {
    readonly scenario: Scenario;
    readonly messages: number;
    readonly server: DurableServer;
    readonly folder: string;
    readonly expected: DatabaseState;
  }) {
    this.scenario = given.scenario;
    this.messages = given.messages;
    this.#server = given.server;
    this.#folder = given.folder;
    this.#expected = given.expected;
  }

  /** Prepares project and database, and runs the scenario once undisturbed. */
  static async open(scenario: Scenario, server: DurableServer): Promise<FaultBench> {
    const folder = mkdtempSync(join(tmpdir(), "migrate-safe-faults-"));
    const prepared = join(folder, "prepared");
    mkdirSync(join(prepared, "migrations"), { recursive: true });
    for (const [name, text] of Object.entries(scenario.files)) {
      writeFileSync(join(prepared, "migrations", name), text);
    }
    await admin(server, [`drop database if exists ${database} with (force)`, `create database ${database}`]);
    if (scenario.setup !== "")
      await withClient(urlOf(server), async (client) => client.query(scenario.setup));
    for (const args of scenario.before) await mustRun(prepared, server.port, args);
    if (scenario.failing !== null) {
      const { code } = await runCli(prepared, server.port, scenario.failing);
      if (code !== 2) throw new Error(`${scenario.failing.join(" ")} ended with ${code}`);
    }
    if (scenario.meanwhile !== "") {
      await withClient(urlOf(server), async (client) => client.query(scenario.meanwhile));
    }
    await admin(server, [
      `drop database if exists ${template} with (force)`,
      `create database ${template} template ${database}`,
    ]);
    const undisturbed = join(folder, "undisturbed");
    cpSync(prepared, undisturbed, { recursive: true });
    const proxy = await startCuttingProxy(server.port, null);
    try {
      await mustRun(undisturbed, proxy.port, scenario.interrupted);
      const expected = await stateOf(urlOf(server), server.major);
      return new FaultBench({ scenario, messages: proxy.messages(), server, folder, expected });
    } finally {
      await proxy.close();
    }
  }

  /** Tries one fault from the prepared state on. */
  async try(fault: Fault): Promise<FaultResult> {
    const project = join(this.#folder, "project");
    rmSync(project, { recursive: true, force: true });
    cpSync(join(this.#folder, "prepared"), project, { recursive: true });
    await admin(this.#server, [
      `drop database if exists ${database} with (force)`,
      `create database ${database} template ${template}`,
    ]);
    const unexplained: string[] = [];
    await this.#interrupt(project, fault, unexplained);
    await this.#untilAlone(unexplained);
    await this.#checkStatus(project, unexplained);
    const backup = brokenBackup(project);
    if (backup !== null) unexplained.push(backup);
    const { recovery, alreadyDone } = this.scenario;
    const ran = await runCli(project, this.#server.port, [...recovery, "--format", "json"]);
    if (ran.code !== 0 && !alreadyDone.includes(problemCode(ran.stdout))) {
      unexplained.push(
        `the recovery ended with ${ran.code}: ${ran.stdout.slice(0, 1500)}${ran.stderr.slice(0, 500)}`,
      );
    }
    const { lost, doubled, schema } = compareStates(
      this.#expected,
      await stateOf(urlOf(this.#server), this.#server.major),
    );
    return { lost, doubled, unexplained: [...unexplained, ...schema] };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #interrupt(project: string, fault: Fault, unexplained: string[]): Promise<void> {
    let done: Promise<unknown> = Promise.resolve();
    let child: ReturnType<typeof spawn> | null = null;
    const interruption: Interruption = {
      message: fault.message,
      delivered: fault.delivered,
      act: () => {
        done = pause(fault.delay).then(async () => {
          if (fault.kind === "runner killed") child?.kill("SIGKILL");
          else if (fault.kind === "connection cut") proxy.cut();
          else await this.#server.crash();
        });
      },
    };
    const proxy = await startCuttingProxy(this.#server.port, interruption);
    try {
      const started = startCli(await cliBundle(), project, proxy.port, this.scenario.interrupted);
      ({ child } = started);
      const ran = await started.ended;
      await done;
      if (ran === null) unexplained.push("the interrupted run never ended");
    } finally {
      await proxy.close();
    }
  }

  /** A session of a dead runner ends when the server notices, and may until then commit what it was told to. */
  async #untilAlone(unexplained: string[]): Promise<void> {
    const ours =
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'migrate-safe%'";
    for (let attempt = 0; attempt < 600; attempt++) {
      const n = await withClient(
        urlOf(this.#server),
        async (client) => (await client.query<{ n: number }>(ours)).rows[0]?.n,
      );
      if (n === 0) return;
      await pause(50);
    }
    unexplained.push("a session of the interrupted run is still there after half a minute");
  }

  /** What status says of each migration has to be so in the catalogs. */
  async #checkStatus(project: string, unexplained: string[]): Promise<void> {
    const ran = await runCli(project, this.#server.port, ["status", "--format", "json"]);
    const { statusRefusal } = this.scenario;
    if (ran.code === 5 && statusRefusal !== null && problemCode(ran.stdout) === statusRefusal) return;
    if (ran.code !== 0) {
      unexplained.push(`status ended with ${ran.code}: ${ran.stdout}${ran.stderr}`);
      return;
    }
    const { migrations } = JSON.parse(ran.stdout) as StatusReport;
    for (const { version, state } of migrations) {
      const share = await this.#presence(version);
      const isTrue =
        state === "applied" ? share === 1 : state === "pending" ? share === 0 : state === "dirty";
      if (!isTrue)
        unexplained.push(`status says ${version} is ${state}, and ${share * 100} % of it is there`);
    }
  }

  async #presence(version: string): Promise<number> {
    const expression = this.scenario.present[version] ?? "0";
    const read = await withClient(urlOf(this.#server), async (client) =>
      client.query<{ share: number }>(`select (${expression})::float8 as share`),
    );
    return read.rows[0]?.share ?? 0;
  }
}

const database = "faults";
const template = "faults_before";

function urlOf(server: DurableServer, name = database): string {
  return `postgresql://postgres@127.0.0.1:${server.port}/${name}`;
}

async function admin(server: DurableServer, statements: readonly string[]): Promise<void> {
  await withClient(urlOf(server, "postgres"), async (client) => {
    for (const sql of statements) await client.query(sql);
  });
}

/** The newest backup that a project names has to be a whole one. */
function brokenBackup(project: string): string | null {
  const latest = join(project, "backups/migrations/latest-backup.txt");
  if (!existsSync(latest)) return null;
  const path = join(project, readFileSync(latest, "utf8").trim());
  if (!existsSync(path)) return `latest-backup.txt names ${path}, which is not there`;
  try {
    const text = gunzipSync(readFileSync(path)).toString();
    return text.includes("\n-- BACKUP COMPLETE ") ? null : `${path} has no end`;
  } catch (error) {
    return `${path} is broken: ${String(error)}`;
  }
}

function problemCode(stdout: string): string {
  try {
    const { problem } = JSON.parse(stdout) as { readonly problem?: { readonly code?: string } };
    return problem?.code ?? "";
  } catch {
    return "";
  }
}

async function mustRun(project: string, port: number, args: readonly string[]): Promise<void> {
  const ran = await runCli(project, port, args);
  if (ran.code !== 0) throw new Error(`${args.join(" ")} ended with ${ran.code}: ${ran.stdout}${ran.stderr}`);
}

async function runCli(project: string, port: number, args: readonly string[]): Promise<Ran> {
  const ran = await startCli(await cliBundle(), project, port, args).ended;
  return ran ?? { code: null, stdout: "", stderr: `no end within ${commandLimitMs / 1000} s` };
}

/** Ends with null when it had to be killed for hanging. */
function startCli(
  cli: string,
  project: string,
  port: number,
  args: readonly string[],
): { readonly child: ReturnType<typeof spawn>; readonly ended: Promise<Ran | null> } {
  const url = `postgresql://postgres@127.0.0.1:${port}/${database}`;
  const child = spawn(process.execPath, [cli, ...args, "--database-url", url], {
    cwd: project,
    env: { PATH: process.env["PATH"], HOME: project },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  let hangs = false;
  const limit = setTimeout(() => {
    hangs = true;
    child.kill("SIGKILL");
  }, commandLimitMs);
  const ended = once(child, "close").then(([code]: unknown[]): Ran | null => {
    clearTimeout(limit);
    return hangs ? null : { code: typeof code === "number" ? code : null, stdout, stderr };
  });
  return { child, ended };
}
