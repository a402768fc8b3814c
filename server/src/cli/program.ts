// The commands and flags there are. Names here are for ever once shipped; a command that is not there yet is not listed.
import { Command, Option, type CommanderError } from "commander";
import { registerDiff } from "./commands/diff";
import { registerAdopt } from "./commands/adopt";
import { registerApply } from "./commands/apply";
import { registerBackup } from "./commands/backup";
import { registerCi } from "./commands/ci";
import { registerConfig } from "./commands/config";
import { registerDown } from "./commands/down";
import { registerDryRun } from "./commands/dry-run";
import { registerExplain } from "./commands/explain";
import { registerLint } from "./commands/lint";
import { registerLocks } from "./commands/locks";
import { registerMcp } from "./commands/mcp";
import { registerNew } from "./commands/new";
import { registerPostflight } from "./commands/postflight";
import { registerPreflight } from "./commands/preflight";
import { registerRehearse } from "./commands/rehearse";
import { registerResolve } from "./commands/resolve";
import { registerRestore } from "./commands/restore";
import { registerRollback } from "./commands/rollback";
import { registerStatus } from "./commands/status";
import { registerVerify } from "./commands/verify";
import type { Problem } from "../protocol/problems";
import type { Host } from "./invocation";
import { commonFormats, lintFormats, verifyFormats } from "./format-names";
import { oneOf, usageProblem } from "./usage-problem";

const registrations = [
  registerNew,
  registerLint,
  registerExplain,
  registerStatus,
  registerDryRun,
  registerPreflight,
  registerBackup,
  registerApply,
  registerPostflight,
  registerRollback,
  registerRestore,
  registerResolve,
  registerVerify,
  registerDown,
  registerLocks,
  registerDiff,
  registerRehearse,
  registerAdopt,
  registerCi,
  registerMcp,
  registerConfig,
];

/** The command line as commander understands it. It throws CommanderError instead of ending the process. */
export function buildProgram(host: Host, version: string): Command {
  const program = new Command("migrate-safe");
  program
    .description(
      "Lints, proves and safely runs PostgreSQL migrations written as pairs of up and down SQL files.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .option("--dir <folder>", "migrations folder")
    .option("--config <file>", "config file instead of the nearest migrate-safe.jsonc")
    .option("--target <name>", "target of the config file, or scratch")
    .option(
      "--database-url <url>",
      "target by its connection URL; DATABASE_URL keeps the password out of sight",
    )
    .option("--scratch", "the embedded database, kept under .migrate-safe/")
    .addOption(formatOption())
    .option("--quiet", "no progress on standard error")
    .option("--verbose", "tell more")
    .option("--no-color", "no colours; NO_COLOR does the same")
    .addOption(new Option("--control-stdin", "take the password and a cancel as JSON lines").hideHelp())
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => host.streams.stdout.write(text),
      // Errors are told once, as problems, by whoever catches them.
      writeErr: () => undefined,
    })
    .exitOverride()
    .addHelpText("after", footer);
  for (const register of registrations) register(program, host);
  return program;
}

function formatOption(): Option {
  return new Option(
    "--format <format>",
    `human or json; lint also ${lintFormats.join(", ")}; verify ${verifyFormats.join(", ")}`,
  )
    .default("human")
    .argParser(oneOf(...commonFormats, ...lintFormats));
}

/** Names of the commands, for the runbook's spelling. */
export function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name());
}

/** The problem behind commander's refusal, with its suggestion as what to do next. */
export function problemOfCommander(error: CommanderError): Problem {
  if (error.code === "commander.help") {
    return usageProblem("No command was named.", "Run migrate-safe --help to see the commands.");
  }
  const [said = "", hint = ""] = error.message.replace(/^error: /, "").split("\n");
  const meant = /Did you mean (?:one of )?(.+)\?/.exec(hint)?.[1];
  const sentence = said.charAt(0).toUpperCase() + said.slice(1).replaceAll(/'([^']*)'/g, "“$1”");
  return usageProblem(
    sentence.endsWith(".") ? sentence : `${sentence}.`,
    meant === undefined ? "Run the command with --help to see what it takes." : `Did you mean ${meant}?`,
  );
}

const footer = `
The runbook's spelling works too: --preflight, --apply, --postflight, --rollback or --dry-run in place of a command.

Exit codes: 0 success, 1 preflight or findings, 2 migration, 3 postflight, 4 rollback or restore, 5 configuration.`;
