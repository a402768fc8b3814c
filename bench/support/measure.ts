// Measures whole processes from outside, and says what many measurements come to. The machine is shared with other
// work: processor time and ratios of neighbours carry further than wall time.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

export interface Run {
  /** Milliseconds. */
  readonly wall: number;
  /** User and system milliseconds of the process and its children. */
  readonly cpu: number;
  /** Processor milliseconds of the server meanwhile; NaN when there is none or none was asked. */
  readonly serverCpu: number;
  readonly code: number;
}

/** Runs a program to its end with its output thrown away. `times` of the shell gives the processor time. */
export async function runOnce(argv: readonly string[], cwd: string = process.cwd()): Promise<Run> {
  const script = '"$@" >/dev/null 2>&1 </dev/null; code=$?; times; echo "$code"';
  const begun = performance.now();
  const child = spawn("/bin/sh", ["-c", script, "sh", ...argv], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  await new Promise((resolve) => child.on("close", resolve));
  const wall = performance.now() - begun;
  const lines = out.trim().split("\n");
  return { wall, cpu: shellTimes(lines[1] ?? ""), serverCpu: Number.NaN, code: Number(lines[2]) };
}

/** "0m0.120000s 0m0.030000s" in milliseconds. */
function shellTimes(line: string): number {
  const seconds = [...line.matchAll(/(\d+)m([\d.]+)s/g)].map(
    (match) => Number(match[1]) * 60 + Number(match[2]),
  );
  return seconds.reduce((sum, one) => sum + one, 0) * 1000;
}

export interface Contestant {
  readonly name: string;
  /** The command line; made afresh before each run, outside the measurement. */
  readonly argv: () => Promise<readonly string[]> | readonly string[];
  readonly cwd?: string;
}

/** Runs the contestants in turn, so that a busy moment hits all of them; the first round is thrown away. */
export async function interleaved(
  contestants: readonly Contestant[],
  rounds: number,
  serverCpu: () => number = () => Number.NaN,
): Promise<ReadonlyMap<string, readonly Run[]>> {
  const results = new Map<string, Run[]>(contestants.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, argv, cwd } of contestants) {
      const command = await argv();
      const before = serverCpu();
      const run = await runOnce(command, cwd);
      if (round >= 0) results.get(name)?.push({ ...run, serverCpu: serverCpu() - before });
    }
  }
  return results;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** Median of the ratios of neighbouring measurements. */
export function medianRatio(ours: readonly number[], others: readonly number[]): number {
  return median(ours.slice(0, others.length).map((value, index) => value / (others[index] ?? Number.NaN)));
}

/** Processor milliseconds a process and its children, ended ones too, have used; NaN where /proc cannot tell. Manual: proc(5), stat. */
export function processorTime(pid: number): number {
  try {
    return [pid, ...childrenOf(pid)].reduce((sum, one) => {
      const stat = readFileSync(`/proc/${one}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return sum + fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) * 10;
    }, 0);
  } catch {
    return Number.NaN;
  }
}

/** Resident memory of a process in MiB; NaN where /proc cannot tell. */
export function residentMemory(pid: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** The most resident memory that a program had while it ran to its end, in MiB, looked at ten times a second. */
export async function peakMemory(argv: readonly string[], cwd: string): Promise<number> {
  const [program = "", ...args] = argv;
  const child = spawn(program, args, { cwd, stdio: "ignore" });
  let peak = 0;
  const looking = setInterval(() => {
    const memory = residentMemory(child.pid ?? 0);
    if (memory > peak) peak = memory;
  }, 100);
  await new Promise((resolve) => child.on("close", resolve));
  clearInterval(looking);
  return peak;
}

function childrenOf(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim().split(/\s+/).filter(Boolean),
  );
  return children.flatMap((child) => [Number(child), ...childrenOf(Number(child))]);
}
