// Hostile input: thousands of hurt migrations through the whole linter, looking for what throws, takes long or is never
// given back. `npx tsx bench/fuzz.ts [count] [seed]`; input n of seed s is made from the number s + n alone, so
// `npx tsx bench/fuzz.ts 1 <number> print` shows one again.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { loadParser } from "../server/src/sql/parser";
import { hostileCorpus, runHostile } from "./support/hostile-run";

const [count = 10_000, seed = 1] = process.argv.slice(2, 4).map(Number);
const prints = process.argv[4] === "print";
const slowMs = 1_000;
const reportEvery = 5_000;
const kept = join(__dirname, "..", "node_modules", ".cache", "migrate-safe-fuzz");

async function main(): Promise<void> {
  const parser = await loadParser();
  const corpus = hostileCorpus();
  let wrong = 0;
  let slowest = 0;
  for (let at = 0; at < count; at++) {
    const { up, down, cpuMs, thrown } = runHostile(seed + at, corpus, parser);
    slowest = Math.max(slowest, cpuMs);
    if (prints) process.stdout.write(`${up}\n-- down\n${down}\n`);
    if (thrown !== null || cpuMs > slowMs) {
      wrong++;
      keep(seed + at, up, down);
      const what = thrown instanceof Error ? thrown.stack?.split("\n").slice(0, 6).join("\n") : "slow";
      process.stdout.write(
        `${seed + at}: ${cpuMs.toFixed(0)} ms, ${up.length} + ${down.length} units: ${what}\n`,
      );
    }
    if ((at + 1) % reportEvery === 0) tell(at + 1, wrong, slowest);
    // A parser that a deep statement overflowed is renewed between two turns of the event loop.
    await setImmediate();
  }
  tell(count, wrong, slowest);
  process.exitCode = wrong > 0 ? 1 : 0;
}

function keep(number: number, up: string, down: string): void {
  mkdirSync(kept, { recursive: true });
  writeFileSync(join(kept, `${number}.up.sql`), up);
  writeFileSync(join(kept, `${number}.down.sql`), down);
}

function tell(done: number, wrong: number, slowest: number): void {
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  process.stdout.write(
    `${done} inputs: ${wrong} wrong, the slowest ${slowest.toFixed(0)} ms CPU, ${memory} MB resident\n`,
  );
}

void main();
