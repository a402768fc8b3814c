// `new NAME`: writes the next pair in the folder's own layout and numbering.
import type { Command } from "commander";
import { join } from "node:path";
import type { Result } from "../../base/result";
import type { Settings } from "../../config/settings";
import { readFolder } from "../../files/read-folder";
import { createPair } from "../../files/write-file";
import { buildFolder } from "../../migrations/folder";
import type { MigrationFolder } from "../../migrations/migration";
import { nextPair } from "../../migrations/new-pair";
import type { Problem } from "../../protocol/problems";
import { settingsOf, tellProblems, type Host, type Invocation } from "../invocation";
import { shortPath } from "../render/words";

export function registerNew(program: Command, host: Host): void {
  program
    .command("new")
    .argument("<name>", "what the migration does, such as add_reviews")
    .description("write the next pair of files in the folder's own numbering")
    .action(host.action(newMigration));
}

async function newMigration(invocation: Invocation, _flags: object, name: string): Promise<number> {
  const settings = await settingsOf(invocation);
  if (!settings.ok) return tellProblems(invocation, settings.failure, 5);
  const folder = await folderForNew(settings.value);
  if (!folder.ok) return tellProblems(invocation, [folder.failure], 5);
  const pair = nextPair(folder.value, name, new Date());
  if (!pair.ok) return tellProblems(invocation, [pair.failure], 5);
  const { up, down } = pair.value;
  const wrote = await createPair(pair.value);
  if (!wrote.ok) return tellProblems(invocation, [wrote.failure], 5);
  const { output, cwd } = invocation;
  if (invocation.flags.format === "json") {
    output.json({ schema: "migrate-safe/new/1", up: up.path, down: down.path });
  } else {
    output.result([up, down].map(({ path }) => shortPath(path, cwd)).join("\n"));
  }
  return 0;
}

/** The project's folder; the first migration of a project makes `migrations/`. */
async function folderForNew(settings: Settings): Promise<Result<MigrationFolder, Problem>> {
  const path = settings.migrations.value ?? join(settings.root, "migrations");
  const read = await readFolder(path, settings.layout);
  if (read.ok || read.failure.code !== "folder/not-found") return read;
  return { ok: true, value: buildFolder(path, []) };
}
