// What the branch that this one will be merged into has of a folder, and what this one changed of it. Asks git.
import { ok, type Result } from "../base/result";
import type { AppliedFile } from "../protocol/findings";
import type { Problem } from "../protocol/problems";
import { commitOf, git, namesIn } from "./git";

export interface BaseBranch {
  /** Names of the files there, below the folder. */
  readonly base: readonly string[];
  /** Files that are new there since the two parted. */
  readonly theirs: readonly AppliedFile[];
  /** Files that this branch edited or deleted, as they were where the two parted. */
  readonly applied: readonly AppliedFile[];
}

export async function readBaseBranch(
  folder: string,
  reference: string,
): Promise<Result<BaseBranch, Problem>> {
  const commit = await commitOf(folder, reference, {
    message: `“${reference}” is no commit of git that this folder knows.`,
    next: "Name a branch, tag or commit, and fetch it first where only a part of the history was checked out.",
  });
  if (!commit.ok) return commit;
  const base = namesIn(await git(folder, ["ls-tree", "-r", "-z", "--name-only", commit.value, "."]));
  const parted = (await git(folder, ["merge-base", commit.value, "HEAD"]))?.trim() || commit.value;
  const changed = namesIn(
    await git(folder, [
      "diff",
      "--name-only",
      "--no-renames",
      "--diff-filter=MD",
      "--relative",
      "-z",
      parted,
      "--",
      ".",
    ]),
  );
  const applied: AppliedFile[] = [];
  for (const name of changed) {
    // What the other branch deleted as well is missed by nobody.
    if (!name.endsWith(".sql") || !base.includes(name)) continue;
    applied.push({ name, text: await git(folder, ["show", `${parted}:./${name}`]), checksum: null });
  }
  const before = new Set(namesIn(await git(folder, ["ls-tree", "-r", "-z", "--name-only", parted, "."])));
  const theirs: AppliedFile[] = [];
  for (const name of base) {
    if (!name.endsWith(".sql") || before.has(name)) continue;
    theirs.push({ name, text: await git(folder, ["show", `${commit.value}:./${name}`]), checksum: null });
  }
  return ok({ base, theirs, applied });
}
