// The main job from end to end on a copy of examples/, with the embedded database: each step is a command anybody can
// type, shown with what it prints. Ends with an error when a step does not do what this says it does.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters, styleText } from "node:util";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "dist", "cli.js");
const colored = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (format, text) => (colored ? styleText(format, text) : text);

const steps = [
  {
    say: "What is wrong with the migrations? Two of the eight hold something. Nothing is contacted.",
    args: ["lint"],
    exit: 1,
    expect: /create-index-not-concurrent/,
  },
  {
    say: "What would apply do to the database, statement by statement, and whom would it keep waiting?",
    args: ["dry-run"],
    exit: 0,
    expect: /008.*add_reviews/,
  },
  {
    say: "Is the database ready? Read-only; the report is also a file.",
    args: ["preflight"],
    exit: 0,
    expect: /Preflight passed/,
  },
  {
    say: "The first three, one of which puts books on the shelves.",
    args: ["apply", "--steps=3"],
    exit: 0,
    expect: /Applied 3 migrations/,
  },
  {
    say: "A backup by itself; apply also makes one each time.",
    args: ["backup"],
    exit: 0,
    expect: /Backed up \d+ rows/,
  },
  {
    say: "The rest: checks, backup, then each migration in its own transaction.",
    args: ["apply"],
    exit: 0,
    expect: /Applied 5 migrations/,
  },
  {
    say: "Did it leave the database in order?",
    args: ["postflight"],
    exit: 0,
    expect: /Postflight passed/,
  },
  {
    say: "Where does every migration stand?",
    args: ["status"],
    exit: 0,
    expect: /8 applied/,
  },
  {
    say: "Take the newest one back with its down script.",
    args: ["rollback"],
    exit: 0,
    expect: /Rolled back 1 migration/,
  },
  {
    say: "Does every down script restore what was there before? Migration 006 forgets a column, and that is found (exit 3).",
    args: ["verify"],
    exit: 3,
    expect: /1 leaves differences/,
  },
];

if (!existsSync(cli)) {
  console.log("Building first.");
  const code = await show(process.execPath, ["esbuild.mjs"], root);
  if (code.exit !== 0) process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "migrate-safe-demo-"));
const started = Date.now();
try {
  cpSync(join(root, "examples"), folder, {
    recursive: true,
    filter: (path) => !/[\\/](\.migrate-safe|logs|backups)$/.test(path),
  });
  await demo();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function demo() {
  console.log(paint("bold", "Migrate Safe on a bookshop, with the PostgreSQL that comes along.\n"));
  for (const [index, { say, args, exit, expect }] of steps.entries()) {
    console.log(paint("cyan", `${index + 1}. ${say}`));
    console.log(paint("bold", `$ migrate-safe ${args.join(" ")}`));
    const ran = await show(process.execPath, [cli, ...args], folder);
    console.log(paint("gray", `exit ${ran.exit}\n`));
    if (ran.exit !== exit || !expect.test(ran.output)) {
      console.error(`This step surprised: expected exit ${exit} and ${expect}.`);
      process.exitCode = 1;
      return;
    }
  }
  console.log(
    paint(
      "green",
      `All ${steps.length} steps did what they should, in ${Math.round((Date.now() - started) / 1000)} s.`,
    ),
  );
}

/** Runs a program, shows what it prints, and answers its exit code and its output without colours. */
async function show(program, args, cwd) {
  const env = { ...process.env, ...(colored ? { FORCE_COLOR: "1" } : {}) };
  // The example's own target is meant, not one that this shell happens to know.
  for (const name of ["DATABASE_URL", "PGHOST", "PGDATABASE", "PGSERVICE"]) delete env[name];
  return new Promise((done) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const [stream, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        to.write(text.replaceAll(/^(?=.)/gm, "  "));
      });
    }
    child.on("error", (error) => done({ exit: -1, output: String(error) }));
    child.on("close", (code) => done({ exit: code ?? -1, output: stripVTControlCharacters(output) }));
  });
}
