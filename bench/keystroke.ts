// From a keystroke to the diagnostics that answer it, in the shipped language server over standard input and output.
// Two hundred characters are typed into the middle of a long migration, each after the answer to the one before; squawk's
// server, where it can be had, types the same in turn.
import { serverFlags } from "../server/src/protocol/server-process";
import { Editor, Project, pullingClient } from "../test/lsp/editor";
import { bundle } from "./support/bundles";
import { longMigration, typedText } from "./support/document";
import { median, medianRatio, processorTime, quantile, residentMemory } from "./support/measure";
import { squawk } from "./support/peers";
import { printTable, type Cell } from "./support/table";

/** Lines of the migration: all three, or those named on the command line. */
const named = process.argv.slice(2).map(Number);
const sizes = named.length > 0 ? named : [200, 2_000, 10_000];
const keys = 200;
const fileName = "migrations/20250101000000_bench.up.sql";

class Typist {
  readonly name: string;
  readonly times: number[] = [];
  readonly kept: number[] = [];
  readonly #editor: Editor;
  readonly #project = new Project();
  readonly #uri: string;
  #atOpen = 0;
  #openMs = Number.NaN;
  #startMs = Number.NaN;
  #cpuAtOpen = Number.NaN;

  constructor(name: string, program: string, args: readonly string[], text: string) {
    this.name = name;
    this.#uri = this.#project.write(fileName, text);
    this.#project.write("migrations/20250101000000_bench.down.sql", "DROP TABLE IF EXISTS t_0;\n");
    this.#editor = new Editor(program, args, this.#project.root);
  }

  async open(text: string): Promise<void> {
    const begun = performance.now();
    await this.#editor.initialize(this.#project.root, pullingClient);
    const opened = performance.now();
    this.#editor.open(this.#uri, text);
    this.#atOpen = (await this.#editor.diagnostics(this.#uri)).length;
    this.#openMs = performance.now() - opened;
    this.#startMs = performance.now() - begun;
    this.#cpuAtOpen = processorTime(this.#editor.pid);
  }

  async type(line: number, character: number, text: string): Promise<void> {
    const at = { line, character };
    const begun = performance.now();
    this.#editor.change(this.#uri, [{ start: at, end: at }, text]);
    const { length } = await this.#editor.diagnostics(this.#uri);
    this.times.push(performance.now() - begun);
    this.kept.push(length);
  }

  async close(): Promise<readonly Cell[]> {
    const cpu = (processorTime(this.#editor.pid) - this.#cpuAtOpen) / this.times.length;
    const memory = residentMemory(this.#editor.pid);
    const lost = this.kept.filter((count) => count < this.#atOpen / 2).length;
    await this.#editor.stop();
    this.#project.remove();
    const { times } = this;
    const quantiles = [median(times), quantile(times, 0.95), quantile(times, 1)];
    return [
      this.#startMs,
      this.#openMs,
      ...quantiles,
      cpu,
      `${Math.round((100 * lost) / times.length)} %`,
      memory,
    ];
  }
}

async function measure(lines: number): Promise<readonly (readonly Cell[])[]> {
  const text = longMigration(lines);
  const peer = squawk();
  const typists = [
    new Typist("migrate-safe", process.execPath, [...serverFlags, bundle("server.js"), "--stdio"], text),
    ...(peer === null ? [] : [new Typist("squawk", peer, ["server"], text)]),
  ];
  for (const typist of typists) await typist.open(text);
  let line = text.slice(0, text.indexOf("\n\n", Math.floor(text.length / 2)) + 2).split("\n").length - 1;
  let character = 0;
  for (const key of typedText.slice(0, keys)) {
    for (const typist of typists) await typist.type(line, character, key);
    if (key === "\n") [line, character] = [line + 1, 0];
    else character++;
  }
  const last = typists.at(-1) ?? typists[0];
  const rows: (readonly Cell[])[] = [];
  for (const typist of typists) {
    const ratio = last === typist ? 1 : medianRatio(typist.times, last?.times ?? []);
    rows.push([lines, typist.name, ...(await typist.close()), ratio]);
  }
  return rows;
}

async function main(): Promise<void> {
  const rows: (readonly Cell[])[] = [];
  for (const lines of sizes) rows.push(...(await measure(lines)));
  const head = ["lines", "server", "start", "open", "p50", "p95", "max", "CPU a key", "lost", "MiB", "ratio"];
  printTable("Keystroke to diagnostics (ms)", head, rows);
}

void main();
