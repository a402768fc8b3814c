// Asks git. Knows nothing of migrations.
import { execFile } from "node:child_process";
import { fail, ok, type Result } from "../base/result";
import { problem, type Problem } from "../protocol/problems";

/** What git printed in a folder; null when it is not installed or refuses. */
export async function git(folder: string, args: readonly string[]): Promise<string | null> {
  return new Promise((settle) => {
    execFile("git", ["-C", folder, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      settle(error ? null : stdout);
    });
  });
}

/** The names that git printed with -z. */
export function namesIn(printed: string | null): readonly string[] {
  return (printed ?? "").split("\0").filter((name) => name !== "");
}

/** The commit a reference stands for; `otherwise` says what else it could have been. */
export async function commitOf(
  folder: string,
  reference: string,
  otherwise: { readonly message: string; readonly next: string },
): Promise<Result<string, Problem>> {
  // A reference that begins with a dash would be read as an option.
  const known = reference.startsWith("-")
    ? null
    : await git(folder, ["rev-parse", "--verify", "--quiet", `${reference}^{commit}`]);
  const commit = known?.trim() ?? "";
  return commit === ""
    ? fail(problem("usage/invalid-flag", { ...otherwise, state: "Nothing was run." }))
    : ok(commit);
}
