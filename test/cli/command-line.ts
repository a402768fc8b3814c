// The shipped command line for tests: dist/cli.js as a child process, and folders of migrations to run it on.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { serverBundle } from "../support/server-bundle";

const root = resolve(__dirname, "../..");

export interface Ran {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sees the process as soon as it runs, to write to it or to send it signals. */
  readonly meanwhile?: (child: ChildProcessWithoutNullStreams) => void;
  /** Another build than the checkout's own. */
  readonly cli?: string;
}

/** Absolute path of dist/cli.js, built when a source is newer. */
export async function cliBundle(): Promise<string> {
  await serverBundle();
  return join(root, "dist", "cli.js");
}

/** Runs the command line to its end. Nothing of this process's environment that names a database reaches it. */
export async function run(args: readonly string[], options: RunOptions): Promise<Ran> {
  const cli = options.cli ?? (await cliBundle());
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: options.cwd,
      env: { PATH: process.env["PATH"], HOME: options.cwd, ...options.env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => done({ code, stdout, stderr }));
    if (options.meanwhile) options.meanwhile(child);
    else child.stdin.end();
  });
}

/** Runs it and reads its one JSON answer. */
export async function runJson(
  args: readonly string[],
  options: RunOptions,
): Promise<{
  readonly code: number | null;
  readonly json: Record<string, unknown>;
  readonly stderr: string;
}> {
  const { code, stdout, stderr } = await run([...args, "--format", "json"], options);
  return { code, json: JSON.parse(stdout) as Record<string, unknown>, stderr };
}

/** The lines of `--events jsonl`. */
export function eventsOf(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A temporary project with these files; removed when the body ends. */
export async function withProject<Value>(
  files: Readonly<Record<string, string | Uint8Array>>,
  body: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "migrate-safe-cli-"));
  try {
    put(folder, files);
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function put(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** Two sound migrations with downs. */
export const soundPair = {
  "migrations/001_create_books.up.sql": "CREATE TABLE books (id bigint PRIMARY KEY, title text NOT NULL);\n",
  "migrations/001_create_books.down.sql": "SET LOCAL lock_timeout = '2s';\nDROP TABLE books;\n",
  "migrations/002_stock.up.sql": "INSERT INTO books VALUES (1, 'Solaris');\n",
  "migrations/002_stock.down.sql": "DELETE FROM books WHERE id = 1;\n",
} as const;
