// Which files changed since a git reference. Knows nothing of migrations.
import { resolve } from "node:path";
import { ok, type Result } from "../base/result";
import type { Problem } from "../protocol/problems";
import { commitOf, git, namesIn } from "./git";

/** Absolute paths of files under the folder that differ from the reference or are not tracked yet. */
export async function changedSince(
  folder: string,
  reference: string,
): Promise<Result<ReadonlySet<string>, Problem>> {
  const commit = await commitOf(folder, reference, {
    message: `“${reference}” is neither the version of a migration nor a commit of git.`,
    next: "Name a version such as 007, or a branch, tag or commit.",
  });
  if (!commit.ok) return commit;
  const changed = await git(folder, ["diff", "--name-only", "--relative", "-z", commit.value, "--", "."]);
  const untracked = await git(folder, ["ls-files", "--others", "--exclude-standard", "-z"]);
  const names = [...namesIn(changed), ...namesIn(untracked)];
  return ok(new Set(names.map((name) => resolve(folder, name))));
}
