// Which files changed since a git reference. Asks git; knows nothing of migrations.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { problem, type Problem } from "../protocol/problems";

/** Absolute paths of files under the folder that differ from the reference or are not tracked yet. */
export async function changedSince(
  folder: string,
  reference: string,
): Promise<Result<ReadonlySet<string>, Problem>> {
  // A reference that begins with a dash would be read as an option.
  const known = reference.startsWith("-")
    ? null
    : await git(folder, ["rev-parse", "--verify", "--quiet", `${reference}^{commit}`]);
  const commit = known?.trim() ?? "";
  if (commit === "") {
    return fail(
      problem("usage/invalid-flag", {
        message: `“${reference}” is neither the version of a migration nor a commit of git.`,
        state: "Nothing was run.",
        next: "Name a version such as 007, or a branch, tag or commit.",
      }),
    );
  }
  const changed = await git(folder, ["diff", "--name-only", "--relative", "-z", commit, "--", "."]);
  const untracked = await git(folder, ["ls-files", "--others", "--exclude-standard", "-z"]);
  const names = `${changed ?? ""}\0${untracked ?? ""}`.split("\0").filter((name) => name !== "");
  return ok(new Set(names.map((name) => resolve(folder, name))));
}

/** What git printed; null when it is not installed or refuses. */
async function git(folder: string, args: readonly string[]): Promise<string | null> {
  return new Promise((settle) => {
    execFile("git", ["-C", folder, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      settle(error ? null : stdout);
    });
  });
}
