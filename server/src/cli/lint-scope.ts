// What a lint looks at: folders, and which of their files. Turns paths and --since into that; lints nothing.
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fail, ok, type Result } from "../base/result";
import type { LintSettings, Settings } from "../config/settings";
import { readBaseBranch } from "../files/base-branch";
import { changedSince } from "../files/changed-since";
import { isMissing, reasonOf } from "../files/read-text";
import { listFolder } from "../files/list-folders";
import { readFolder } from "../files/read-folder";
import { looksLikeMigrations, usualFolders } from "../files/detect-folder";
import type { LintOptions } from "../lint/lint-options";
import { sameVersion } from "../migrations/layout";
import { foldersAround } from "../migrations/listing";
import type { MigrationFolder } from "../migrations/migration";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { usageProblem } from "./usage-problem";

export interface ScopedFolder {
  readonly folder: MigrationFolder;
  readonly options: LintOptions;
  /** Whether findings of this file are asked for. */
  readonly includes: (path: string) => boolean;
}

export interface LintScope {
  readonly folders: readonly ScopedFolder[];
}

export async function chooseScope(
  settings: Settings,
  paths: readonly string[],
  compared: { readonly since: string | null; readonly base: string | null },
  cwd: string,
): Promise<Result<LintScope, Problem>> {
  const wanted = await foldersOf(settings, paths, cwd);
  if (!wanted.ok) return wanted;
  const folders: ScopedFolder[] = [];
  for (const [path, files] of wanted.value) {
    const read = await readFolder(path, settings.layout);
    if (!read.ok) return read;
    const folder = read.value;
    if (folder.migrations.length === 0 && folder.strays.length === 0) return fail(emptyFolder(path));
    const narrowed = await narrow(folder, settings.lint, compared.since);
    if (!narrowed.ok) return narrowed;
    const { changed } = narrowed.value;
    const branch = compared.base === null ? ok({}) : await readBaseBranch(path, compared.base);
    if (!branch.ok) return branch;
    const options: LintOptions = { ...narrowed.value.options, ...branch.value, now: Date.now() };
    const includes = (file: string): boolean =>
      (files === null || files.has(file)) && (changed === null || changed.has(file));
    folders.push({ folder, options, includes });
  }
  return ok({ folders });
}

/** Folders to read, each with the files asked for; null for all of them. */
async function foldersOf(
  settings: Settings,
  paths: readonly string[],
  cwd: string,
): Promise<Result<ReadonlyMap<string, Set<string> | null>, Problem>> {
  const wanted = new Map<string, Set<string> | null>();
  const known = new Map<string, boolean>();
  if (paths.length === 0) {
    const folder = settings.migrations.value;
    if (folder === null) return fail(noFolder(settings.root));
    return ok(wanted.set(folder, null));
  }
  for (const given of paths) {
    const path = resolve(cwd, given);
    const kind = await kindOf(path);
    if (typeof kind === "object") return fail(kind);
    if (kind === "folder") {
      wanted.set(path, null);
      continue;
    }
    if (!path.endsWith(".sql"))
      return fail(usageProblem(`${given} is no SQL file.`, "Name .sql files or folders."));
    const folder = await folderOfFile(path, known);
    const files = wanted.get(folder);
    if (files === undefined) wanted.set(folder, new Set([path]));
    else files?.add(path);
  }
  return ok(wanted);
}

/**
 * The folder of migrations that a file lies in, itself or in the folder of its migration or direction. `known` keeps which
 * folders hold migrations: each of them may be listed for hundreds of files.
 */
async function folderOfFile(path: string, known: Map<string, boolean>): Promise<string> {
  const [nearest = dirname(path), around] = foldersAround(path);
  if (around === undefined) return nearest;
  let isMigrations = known.get(around);
  if (isMigrations === undefined) {
    const listed = await listFolder(around);
    isMigrations = listed !== null && (await looksLikeMigrations(listed));
    known.set(around, isMigrations);
  }
  return isMigrations ? around : nearest;
}

async function kindOf(path: string): Promise<"folder" | "file" | Problem> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (error) {
    return problem(isMissing(error) ? "folder/not-found" : "file/unreadable", {
      message: isMissing(error) ? `${path} does not exist.` : `${path} cannot be read: ${reasonOf(error)}.`,
      state: nothingChanged,
      next: "Name a migrations folder or a file in one.",
    });
  }
}

/** A version lints what is newer; anything else is a git reference, and only what changed since is told. */
async function narrow(
  folder: MigrationFolder,
  lint: LintSettings,
  since: string | null,
): Promise<
  Result<{ readonly options: LintSettings; readonly changed: ReadonlySet<string> | null }, Problem>
> {
  if (since === null) return ok({ options: lint, changed: null });
  if (folder.migrations.some((migration) => sameVersion(migration.version, since))) {
    return ok({ options: { ...lint, since }, changed: null });
  }
  const changed = await changedSince(folder.path, since);
  return changed.ok ? ok({ options: lint, changed: changed.value }) : changed;
}

/** The problem of a project without a migrations folder. */
export function noFolder(root: string): Problem {
  return problem("folder/not-found", {
    message: `No migrations folder was found under ${root}.`,
    state: nothingChanged,
    next: `Name it with --dir or as “migrations” in migrate-safe.jsonc. Looked in ${usualFolders.slice(0, -1).join(", ")}.`,
  });
}

function emptyFolder(path: string): Problem {
  return problem("folder/empty", {
    message: `The folder ${path} holds no migrations.`,
    state: nothingChanged,
    next: "Check that it is the right folder, or write the first pair with migrate-safe new NAME.",
  });
}
