// `ci init`: writes the workflow that lints and proves migrations in pull requests.
import type { Command } from "commander";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Settings } from "../../config/settings";
import { git } from "../../files/git";
import { createFileExclusive, writeFileAtomic } from "../../files/write-file";
import type { Problem } from "../../protocol/problems";
import { migrationsWorkflow } from "../ci/migrations-workflow";
import { settingsOf, tellProblems, type Host, type Invocation } from "../invocation";
import { productVersion } from "../product-version";
import { shortPath } from "../render/words";
import { positiveInteger, serverMajor, usageProblem } from "../usage-problem";

interface CiInitFlags {
  readonly install: string;
  readonly postgres?: number;
  readonly shards: number;
  readonly changedOnly?: boolean;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

const workflowPath = join(".github", "workflows", "migrations.yml");

export function registerCi(program: Command, host: Host): void {
  program
    .command("ci")
    .description("continuous integration")
    .command("init")
    .description(`write ${workflowPath}: lint, annotate and prove the migrations of pull requests`)
    .option(
      "--install <command>",
      "how a job gets migrate-safe on its path",
      `npm install --global migrate-safe@${productVersion}`,
    )
    .option(
      "--postgres <major>",
      "prove on a server of this major version, not the embedded one",
      serverMajor,
    )
    .option(
      "--changed-only",
      "prove only what a pull request changes, where older downs do not restore their schema",
    )
    .option("--shards <n>", "share the proof between so many jobs", positiveInteger, 1)
    .option("--force", "replace a workflow that is there")
    .option("--dry-run", "print it and write nothing")
    .action(host.action(ciInit));
}

async function ciInit(invocation: Invocation, flags: CiInitFlags): Promise<number> {
  const { output, cwd } = invocation;
  const settings = await settingsOf(invocation);
  if (!settings.ok) return tellProblems(invocation, settings.failure, 5);
  const { configPath, root } = settings.value;
  const migrations = settings.value.migrations.value;
  if (migrations === null) return tellProblems(invocation, [noFolder()], 5);
  const upward = (await git(root, ["rev-parse", "--show-cdup"]))?.trim() ?? "";
  const repository = resolve(root, upward);
  const inRepository = (path: string): string => relative(repository, path).split(sep).join("/") || ".";
  if (inRepository(migrations).startsWith("..")) {
    return tellProblems(invocation, [outside(migrations, repository)], 5);
  }
  const text = migrationsWorkflow({
    paths: [
      join(inRepository(migrations), "**"),
      ...(configPath === null ? [] : [inRepository(configPath)]),
      workflowPath,
    ].map((path) => path.split(sep).join("/")),
    places: placesOf(settings.value, inRepository),
    install: flags.install,
    postgres: flags.postgres ?? null,
    changedOnly: flags.changedOnly ?? false,
    shards: flags.shards,
  });
  if (flags.dryRun) {
    output.result(text.trimEnd());
    return 0;
  }
  const path = join(repository, workflowPath);
  const write = flags.force ? writeFileAtomic : createFileExclusive;
  const wrote = await write(path, text);
  if (!wrote.ok) {
    const { failure } = wrote;
    const next = "Look at the new one with --dry-run, and replace the old one with --force.";
    return tellProblems(invocation, [failure.code === "file/exists" ? { ...failure, next } : failure], 5);
  }
  if (invocation.flags.format === "json") output.json({ schema: "migrate-safe/ci-init/1", path });
  else output.result(shortPath(path, cwd));
  return 0;
}

/** What the commands would not find by themselves in the repository's root, where annotations want their paths from. */
function placesOf(
  { root, configPath, migrations }: Settings,
  inRepository: (path: string) => string,
): string {
  const quoted = (path: string): string => `'${inRepository(path).replaceAll("'", String.raw`'\''`)}'`;
  const isAtRoot = inRepository(root) === ".";
  const config = configPath === null || isAtRoot ? "" : ` --config ${quoted(configPath)}`;
  const found = migrations.origin === "config" || (migrations.origin === "detected" && isAtRoot);
  return found || migrations.value === null ? config : `${config} --dir ${quoted(migrations.value)}`;
}

function noFolder(): Problem {
  return usageProblem("No migrations folder was found.", "Name it with --dir, or in migrate-safe.jsonc.");
}

function outside(migrations: string, repository: string): Problem {
  return usageProblem(
    `The migrations in ${migrations} lie outside of the repository in ${repository}.`,
    `Run the command in ${dirname(migrations)}, or name another folder with --dir.`,
  );
}
