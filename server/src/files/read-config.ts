// Finds and reads the config file, the password file and the service file. Does not know what they hold: the config
// room parses their texts.
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { readText } from "./read-text";

export const configFileName = "migrate-safe.jsonc";

export interface ConfigText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** The config file named, or the first `migrate-safe.jsonc` from the folder upward; null when there is none. */
export async function readConfig(
  cwd: string,
  named: string | null,
): Promise<Result<ConfigText | null, Problem>> {
  if (named !== null) return readNamed(resolve(cwd, named));
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, configFileName);
    const read = await readText(path);
    if (read.kind === "text") return ok({ path, text: read.text });
    if (read.kind !== "missing") return fail(unreadable(path, read.why));
    if (dirname(folder) === folder) return ok(null);
  }
}

async function readNamed(path: string): Promise<Result<ConfigText, Problem>> {
  const read = await readText(path);
  if (read.kind === "text") return ok({ path, text: read.text });
  if (read.kind !== "missing") return fail(unreadable(path, read.why));
  return fail(
    problem("config/not-found", {
      message: `The config file ${path} does not exist.`,
      state: nothingChanged,
      next: `Check the path after --config, or leave it out to search for ${configFileName} from the working directory upward.`,
    }),
  );
}

function unreadable(path: string, why: string): Problem {
  return problem(
    "config/unreadable",
    {
      message: `The config file ${path} cannot be read: ${why}.`,
      state: nothingChanged,
      next: "Check the file's permissions and that it is saved as UTF-8.",
    },
    { place: { path, range: null } },
  );
}

/** A file of libpq's, with what its permissions allow; null text when there is none. */
export interface LibpqFile {
  readonly path: string;
  readonly text: string | null;
  /** Readable by the group or others, which libpq refuses for a password file. */
  readonly shared: boolean;
}

/**
 * The password file: `PGPASSFILE`, else `~/.pgpass` (`%APPDATA%\postgresql\pgpass.conf` on Windows).
 * Manual: "The Password File"; the permission check is that of passwordFromFile in fe-connect.c.
 */
export async function readPasswordFile(env: NodeJS.ProcessEnv): Promise<LibpqFile> {
  return readLibpqFile(env["PGPASSFILE"] ?? homeFile(env, ".pgpass", "pgpass.conf"));
}

/** The service file: `PGSERVICEFILE`, else `~/.pg_service.conf`. Manual: "The Connection Service File". */
export async function readServiceFile(env: NodeJS.ProcessEnv): Promise<LibpqFile> {
  return readLibpqFile(env["PGSERVICEFILE"] ?? homeFile(env, ".pg_service.conf", ".pg_service.conf"));
}

function homeFile(env: NodeJS.ProcessEnv, name: string, windowsName: string): string {
  const roaming = env["APPDATA"];
  if (process.platform === "win32" && roaming !== undefined) return join(roaming, "postgresql", windowsName);
  return join(env["HOME"] ?? homedir(), name);
}

async function readLibpqFile(path: string): Promise<LibpqFile> {
  const read = await readText(path);
  if (read.kind !== "text") return { path, text: null, shared: false };
  const { mode } = await stat(path);
  return { path, text: read.text, shared: process.platform !== "win32" && (mode & 0o077) !== 0 };
}
