// The proof of pairs: in the shipped language server from opening a file to its verdict, in a repository that it sees for the
// first time and again, and from an edit to the next verdict; and `verify --all` on the embedded database beside the same
// work on PostgreSQL 18. Over generated pairs, or over the folder of migrations that is named.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { Editor, Project, pullingClient } from "../test/lsp/editor";
import type { PairProof } from "../server/src/protocol/requests";
import { serverFlags } from "../server/src/protocol/server-process";
import { bundle } from "./support/bundles";
import { withServer } from "./support/database";
import { writePairs } from "./support/document";
import { interleaved, median, peakMemory, quantile, residentMemory } from "./support/measure";
import { printTable, type Cell } from "./support/table";

const [named] = process.argv.slice(2);
const pairs = 300;
const edits = 20;
const rounds = 3;
/** Milliseconds after which the server has written what it keeps. */
const keeping = 6000;

async function main(): Promise<void> {
  const rows = [await opening(), await editing(100), await editing(1000)].flat();
  printTable("In the editor", ["", "ms", "p95 ms", "memory MiB"], rows);
  const project = new Project();
  try {
    fill(project);
    await withServer(async (fresh, serverCpu) => {
      const url = await fresh();
      const verify = [process.execPath, bundle("cli.js"), "verify", "--all", "--dir", "migrations"];
      const onServer = [...verify, "--shadow-url", url];
      const runs = await interleaved(
        [
          { name: "embedded", argv: () => verify, cwd: project.root },
          { name: "PostgreSQL 18", argv: () => onServer, cwd: project.root },
        ],
        rounds,
        serverCpu,
      );
      const memory = new Map([
        ["embedded", await peakMemory(verify, project.root)],
        ["PostgreSQL 18", await peakMemory(onServer, project.root)],
      ]);
      const results = [...runs].map(([name, measured]): readonly Cell[] => [
        name,
        median(measured.map(({ wall }) => wall)),
        median(measured.map(({ cpu }) => cpu)),
        median(measured.map((run) => run.serverCpu)),
        memory.get(name) ?? Number.NaN,
      ]);
      const of = named === undefined ? `${pairs} generated pairs` : basename(resolve(named));
      printTable(`verify --all of ${of}`, ["", "wall ms", "CPU ms", "server CPU ms", "peak MiB"], results);
    });
  } finally {
    project.remove();
  }
}

/** The migrations that are measured. */
function fill(project: Project): void {
  const folder = join(project.root, "migrations");
  if (named === undefined) writePairs(folder, pairs);
  else cpSync(resolve(named), folder, { recursive: true });
}

/** A repository of 300 pairs: the verdict on the last one, then the same in a new server with what was kept on disk. */
async function opening(): Promise<readonly (readonly Cell[])[]> {
  const project = new Project();
  try {
    fill(project);
    const ups = readdirSync(join(project.root, "migrations")).filter((name) => name.endsWith(".up.sql"));
    const path = ups.toSorted()[Math.min(pairs, ups.length) - 1];
    if (path === undefined) throw new Error("The folder has no pair of .up.sql and .down.sql files.");
    const rows: (readonly Cell[])[] = [];
    for (const when of ["first time", "again"]) {
      const proving = await Proving.open(project, `migrations/${path}`);
      rows.push([
        `${Math.min(pairs, ups.length)} pairs, ${when}`,
        proving.openMs,
        Number.NaN,
        proving.memory(),
      ]);
      await new Promise((done) => setTimeout(done, keeping));
      await proving.close();
    }
    return rows;
  } finally {
    project.remove();
  }
}

/** An edit of one pair in a schema of so many tables, from the keystroke to the verdict and so with the pause in between. */
async function editing(tables: number): Promise<readonly (readonly Cell[])[]> {
  const project = new Project();
  try {
    const names = Array.from({ length: tables }, (_, index) => `t_${index}`);
    project.write("migrations/001_all.up.sql", names.map(tableOf).join(""));
    project.write("migrations/001_all.down.sql", names.map((name) => `DROP TABLE ${name};\n`).join(""));
    project.write("migrations/002_one.up.sql", "ALTER TABLE t_0 ADD COLUMN note text;\n");
    project.write("migrations/002_one.down.sql", "ALTER TABLE t_0 DROP COLUMN note;\n");
    const proving = await Proving.open(project, "migrations/002_one.down.sql");
    const times: number[] = [];
    for (let edit = 0; edit < edits; edit++) times.push(await proving.edit(edit));
    const row = [`edit, ${tables} tables`, median(times), quantile(times, 0.95), proving.memory()];
    await proving.close();
    return [row];
  } finally {
    project.remove();
  }
}

function tableOf(name: string): string {
  return `CREATE TABLE ${name} (id bigint PRIMARY KEY, name text NOT NULL, made timestamptz DEFAULT now());\nCREATE INDEX ON ${name} (name);\n`;
}

/** A file of a pair, open in a server of its own. */
class Proving {
  readonly #editor: Editor;
  readonly #uri: string;
  readonly #text: string;
  readonly openMs: number;

  private constructor(editor: Editor, uri: string, text: string, openMs: number) {
    this.#editor = editor;
    this.#uri = uri;
    this.#text = text;
    this.openMs = openMs;
  }

  static async open(project: Project, name: string): Promise<Proving> {
    const text = readFileSync(join(project.root, name), "utf8");
    const server = [...serverFlags, bundle("server.js"), "--stdio"];
    const editor = new Editor(process.execPath, server, project.root);
    const begun = performance.now();
    await editor.initialize(project.root, pullingClient, { trusted: true });
    editor.open(project.uri(name), text);
    await provedAfter(editor, 0);
    return new Proving(editor, project.uri(name), text, performance.now() - begun);
  }

  /** Milliseconds until the verdict on the text with one more comment. */
  async edit(number: number): Promise<number> {
    const known = verdicts(this.#editor);
    const begun = performance.now();
    this.#editor.change(this.#uri, [null, `${this.#text}-- ${number}\n`]);
    await provedAfter(this.#editor, known);
    return performance.now() - begun;
  }

  /** MiB of the language server with the database in it. */
  memory(): number {
    return residentMemory(this.#editor.pid);
  }

  async close(): Promise<void> {
    await this.#editor.stop();
  }
}

function verdicts(editor: Editor): number {
  return editor.heard.filter(isVerdict).length;
}

function isVerdict({ method, params }: Editor["heard"][number]): boolean {
  return method === "migrateSafe/proofChanged" && (params as PairProof).state === "proved";
}

async function provedAfter(editor: Editor, known: number): Promise<void> {
  await editor.hears("migrateSafe/proofChanged", () => verdicts(editor) > known);
}

void main().finally(() => process.exit());
