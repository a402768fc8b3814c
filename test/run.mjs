// All tests as one command: build, types, lint, format, mocha, then the editor tests. Streams what each stage prints, sums
// their counts, and ends with `N passed, N failed`. `node test/run.mjs types lint …` runs only the stages named.
import { spawn } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = (name) => join(root, "node_modules", ".bin", name);

/** No stage takes half as long; one that hangs is ended and counts as failed. In milliseconds. */
const longestStage = 40 * 60_000;

/** A stage without a way to count its output counts as one test. */
const stages = [
  { name: "build", command: [process.execPath, "esbuild.mjs"] },
  { name: "types", command: [bin("tsc"), "-p", "."] },
  { name: "lint", command: [bin("oxlint"), "--type-aware"] },
  { name: "format", command: [bin("prettier"), "--check", "--log-level=warn", "."] },
  { name: "mocha", command: [bin("mocha"), "test/!(vscode)/**/*.test.ts"], count: countMocha },
  { name: "editor", command: [process.execPath, "test/vscode/run.mjs"], count: countLine },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `No stage ${unknown.join(", ")}; the stages are ${stages.map((stage) => stage.name).join(", ")}.`,
  );
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n== ${stage.name}`);
  const started = Date.now();
  const { code, output } = await run(stage.command);
  const counted = stage.count?.(output) ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  // A stage that failed without saying which test did counts as one failure.
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  for (const key of Object.keys(total)) total[key] += counted[key];
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  summary.push(`${stage.name.padEnd(8)} ${counted.passed} passed, ${counted.failed} failed  (${seconds} s)`);
  // Nothing after a failed build would test what is there.
  if (stage.name === "build" && code !== 0) break;
}

console.log(`\n${summary.join("\n")}`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** Runs a command in the project's folder; what it prints is shown and kept. */
async function run([program, ...args]) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const [stream, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        to.write(text);
      });
    }
    const limit = setTimeout(() => {
      console.error(
        `\nEnded after ${longestStage / 60_000} minutes: ${program} ${args.join(" ")} did not finish.`,
      );
      child.kill("SIGKILL");
      // What it had started may hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, longestStage);
    child.on("error", (error) => done({ code: 1, output: String(error) }));
    child.on("close", (code) => {
      clearTimeout(limit);
      done({ code: code ?? 1, output: stripVTControlCharacters(output) });
    });
  });
}

function countMocha(output) {
  const number = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}`, "m").exec(output)?.[1] ?? 0);
  return { passed: number("passing"), failed: number("failing"), skipped: number("pending") };
}

function countLine(output) {
  const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  return { passed: Number(passed), failed: Number(failed), skipped: 0 };
}
