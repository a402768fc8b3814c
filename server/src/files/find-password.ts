// Gets a target's password from where the settings say it lies: environment, URL, password file, service file or a
// command. The only place that holds one, and only while handing it over.
import { execFile } from "node:child_process";
import { fail, ok, type Result } from "../base/result";
import { parseConnectionUrl } from "../config/connection-string";
import { findPassword as lookUp } from "../config/password-file";
import { findService } from "../config/service-file";
import type { ServerTarget } from "../config/settings";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { readPasswordFile, readServiceFile } from "./read-config";

export interface PasswordSurroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The URL of --database-url; null when it was not given. */
  readonly commandLineUrl: string | null;
  /** A password that came on standard input, which beats every other source; null when none came. */
  readonly typed: string | null;
}

export interface FoundPassword {
  /** Null when there is none, which is right for trust, peer and certificate authentication. */
  readonly password: string | null;
  /** A sentence on a source that was passed over. */
  readonly warning: string | null;
}

/** A password command that takes longer than this is given up. */
const commandTimeoutMs = 30_000;

export async function findPassword(
  target: ServerTarget,
  around: PasswordSurroundings,
): Promise<Result<FoundPassword, Problem>> {
  if (around.typed !== null) return found(around.typed);
  const source = target.password;
  switch (source.kind) {
    case "none":
    case "standard-input":
      return found(null);
    case "environment":
      return found(around.env[source.variable] ?? null);
    case "url-in-environment":
      return found(passwordOfUrl(around.env[source.variable]));
    case "url-on-command-line":
      return found(passwordOfUrl(around.commandLineUrl ?? undefined));
    case "command":
      return runCommand(target, source.command, around.env);
    case "service-file": {
      const { text } = await readServiceFile(around.env);
      return found(text === null ? null : (findService(text, source.service)?.password ?? null));
    }
    case "pgpass":
      return ok(await fromPasswordFile(target, around.env));
  }
}

function found(password: string | null): Result<FoundPassword, Problem> {
  return ok({ password, warning: null });
}

function passwordOfUrl(url: string | undefined): string | null {
  const parsed = parseConnectionUrl(url ?? "");
  return parsed.ok ? parsed.value.password : null;
}

async function fromPasswordFile(target: ServerTarget, env: NodeJS.ProcessEnv): Promise<FoundPassword> {
  const file = await readPasswordFile(env);
  if (file.text === null) return { password: null, warning: null };
  if (file.shared) {
    const warning = `The password file ${file.path} was passed over because others may read it; make it private with chmod 600.`;
    return { password: null, warning };
  }
  return { password: lookUp(file.text, target), warning: null };
}

/** The first line the command prints. Its output is never shown: it may hold the password. */
async function runCommand(
  target: ServerTarget,
  command: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<FoundPassword, Problem>> {
  const [shell, flag] = process.platform === "win32" ? ["cmd.exe", "/c"] : ["/bin/sh", "-c"];
  const output = await new Promise<string | Error>((resolve) => {
    execFile(shell, [flag, command], { env, timeout: commandTimeoutMs }, (error, stdout) =>
      resolve(error ?? stdout),
    );
  });
  if (typeof output === "string") return found(output.split(/\r?\n/, 1)[0] || null);
  const status =
    "code" in output && typeof output.code === "number" ? `exit code ${output.code}` : "no exit code";
  return fail(
    problem("config/invalid", {
      message: `The password command of the target “${target.name}” failed with ${status}.`,
      state: nothingChanged,
      next: "Run the command by hand to see what it says.",
    }),
  );
}
