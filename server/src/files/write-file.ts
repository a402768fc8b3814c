// Writes files so that nobody ever sees half of one: a temporary file beside the target, flushed to the disk, then
// renamed; or created only when nothing is there. Does not know what it writes.
import { randomBytes } from "node:crypto";
import { access, mkdir, open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { problem, type Problem } from "../protocol/problems";
import { codeOf, isMissing, reasonOf } from "./read-text";

export interface WriteOptions {
  /** Permission bits less the umask; when left out those of the file that is replaced, else 0o644. */
  readonly mode?: number;
}

/** Replaces a file as a whole, creating its folder when needed; the value is the path. */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<Result<string, Problem>> {
  let temporary: string | null = null;
  try {
    const old = await present(path);
    const target = old?.path ?? path;
    await mkdir(dirname(target), { recursive: true });
    temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
    await writeFlushed(temporary, data, options.mode ?? old?.mode ?? 0o644);
    await rename(temporary, target);
    await flushFolder(dirname(target));
    return ok(path);
  } catch (error) {
    if (temporary !== null) await rm(temporary, { force: true });
    return fail(writeProblem(path, error));
  }
}

/** The file that is there already, behind any symbolic links, with its permission bits; null when there is none. */
async function present(path: string): Promise<{ readonly path: string; readonly mode: number } | null> {
  try {
    const real = await realpath(path);
    return { path: real, mode: (await stat(real)).mode & 0o777 };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Creates a file that must not exist yet, with its folder; the value is the path. */
export async function createFileExclusive(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<Result<string, Problem>> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFlushed(path, data, options.mode ?? 0o644);
    await flushFolder(dirname(path));
    return ok(path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") return fail(writeProblem(path, error));
    return fail(
      problem("file/exists", {
        message: `${path} exists already.`,
        state: "The file was left as it is.",
        next: "Choose another name, or move the file away.",
      }),
    );
  }
}

interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Creates both files of a migration, neither of which may be there, or none. */
export async function createPair({
  up,
  down,
}: {
  readonly up: NewFile;
  readonly down: NewFile;
}): Promise<Result<string, Problem>> {
  const wroteUp = await createFileExclusive(up.path, up.text);
  if (!wroteUp.ok) return wroteUp;
  const wroteDown = await createFileExclusive(down.path, down.text);
  if (!wroteDown.ok) await rm(up.path);
  return wroteDown;
}

/** `YYYYMMDDTHHMMSSZ` in UTC, as file names carry it. */
export function fileTimestamp(now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/**
 * Path of a new file `<prefix><timestamp><suffix>` in the folder, for instance `backup-20261122T142000Z.sql.gz`; with
 * `-2`, `-3`, … behind the timestamp when the name is taken.
 */
export async function timestampedPath(
  folder: string,
  prefix: string,
  suffix: string,
  now: Date,
): Promise<string> {
  const stem = `${prefix}${fileTimestamp(now)}`;
  for (let count = 1; ; count++) {
    const path = join(folder, `${stem}${count === 1 ? "" : `-${count}`}${suffix}`);
    if (!(await exists(path))) return path;
  }
}

/** The problem of a write that failed; the caller says more when it knows more. */
export function writeProblem(path: string, error: unknown): Problem {
  return problem("file/write-failed", {
    message: `${path} could not be written: ${reasonOf(error)}.`,
    state: "No half-written file was left behind.",
    next:
      codeOf(error) === "ENOSPC"
        ? "Free some space on the disk and run the command again."
        : "Check the folder's permissions and run the command again.",
  });
}

/** Writes and flushes a file that must not exist; removes it again when that fails half-way. */
async function writeFlushed(path: string, data: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(path, "wx", mode);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Makes the new name itself durable; some file systems refuse to flush a folder, which costs nothing but that. */
async function flushFolder(folder: string): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch (error) {
    if (!unflushable.has(codeOf(error) ?? "")) throw error;
  } finally {
    await handle?.close();
  }
}

/** What Windows and some network file systems answer when a folder is opened or flushed. */
const unflushable = new Set(["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP", "EBADF"]);

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
