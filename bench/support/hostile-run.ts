// One hostile migration through the whole linter, as an editor and the command line would: opened, edited, its fixes read.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applySafeFixes } from "../../server/src/lint/fixes";
import { Linter, type LintOptions } from "../../server/src/lint/linter";
import { rules } from "../../server/src/lint/registry";
import { buildFolder, replaceFile } from "../../server/src/migrations/folder";
import type { Parser } from "../../server/src/sql/parser";
import type { Wrap } from "../../server/src/lint/transactions";
import { Dice } from "../../test/support/dice";
import { edited, hostileText } from "./mutate";

const path = "/fuzz/001_a.up.sql";
/** Rules that are off by default take part as well. */
const everyRule = Object.fromEntries(rules.map(({ id, severity }) => [id, severity]));

/** The ups and downs of the lint cases, and the examples. */
export function hostileCorpus(): readonly string[] {
  const root = join(__dirname, "..", "..");
  const cases = readFileSync(join(root, "test", "data", "lint-cases.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { sql_up: string | null; sql_down?: string | null })
    .flatMap(({ sql_up: up, sql_down: down }) => [up, down ?? null]);
  const examples = join(root, "examples", "db", "migrations");
  const files = readdirSync(examples).map((name) => readFileSync(join(examples, name), "utf8"));
  return [...cases.filter((text) => text !== null), ...files];
}

export interface HostileRun {
  readonly up: string;
  readonly down: string;
  readonly cpuMs: number;
  /** Null when nothing was thrown. */
  readonly thrown: unknown;
}

/** `seed` makes the input and decides how it is linted. */
export function runHostile(seed: number, corpus: readonly string[], parser: Parser): HostileRun {
  const dice = new Dice(seed);
  const up = hostileText(corpus, dice);
  const down = dice.below(2) === 0 ? dice.pick(corpus) : hostileText(corpus, dice);
  const begun = process.cpuUsage();
  let thrown: unknown = null;
  try {
    lint(up, down, dice, parser);
  } catch (error) {
    thrown = error ?? new Error("nothing was thrown");
  }
  const { user, system } = process.cpuUsage(begun);
  return { up, down, cpuMs: (user + system) / 1000, thrown };
}

function lint(up: string, down: string, dice: Dice, parser: Parser): void {
  const options: LintOptions = {
    postgres: 12 + dice.below(7),
    rules: everyRule,
    since: null,
    ignore: [],
    wrap: dice.pick<Wrap>(["own", "transaction", "simple-query", "none"]),
  };
  const linter = new Linter(parser, rules, { remembers: dice.below(2) === 0 });
  let text = up;
  let folder = buildFolder("/fuzz", [
    { path, text },
    { path: "/fuzz/001_a.down.sql", text: down },
  ]);
  for (let keys = dice.below(3); ; keys--) {
    for (const migration of folder.migrations) {
      const findings = linter.lintMigration(folder, migration, options);
      const own = findings.filter((finding) => finding.path === path);
      applySafeFixes(text, own);
      JSON.stringify(findings);
    }
    if (keys <= 0) break;
    text = edited(text, dice);
    folder = replaceFile(folder, path, text);
  }
}
