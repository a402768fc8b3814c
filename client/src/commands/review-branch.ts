// Review this branch's migrations: what the linter, the proof and the lock forecast say of the pairs that the branch changed,
// and how their order fits the base branch. Reads git and files and uses the embedded database; touches no target.
import type { LintReport } from "../../../server/src/protocol/findings";
import type { VerifyReport } from "../../../server/src/protocol/reports/verify";
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { runnerArguments } from "../flows/runner-arguments";
import { showProblem } from "../flows/show-problem";
import { remarksOf, type BranchReview } from "../review/branch-review";
import { changedPairs } from "../review/changed-pairs";
import { branchToReview, type BranchToReview } from "../review/git-base";
import { reviewDocument } from "../review/review-document";
import { progressText } from "../run-progress";
import type { Services, Subject } from "../services";
import { askNotice, flashStatus, runCommand, showNotice } from "../ui/messages";
import { pickOne } from "../ui/pick";
import { withProgress } from "../ui/progress";
import type { FolderState } from "../views/tree-state";

export async function reviewBranch(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const branch = await branchToReview(folder.migrations ?? folder.path);
  if (branch === null) {
    await showNotice(
      l10n.t(
        "A review compares the branch with its base, and the editor's Git extension knows no repository with a commit here. Open the repository's folder, or switch the extension on (git.enabled).",
      ),
      [],
    );
    return;
  }
  if (branch.bases.length === 0) {
    await showNotice(
      l10n.t(
        "The repository has no branch but {0} to compare with. Fetch the one it will be merged into.",
        branch.head,
      ),
      [],
    );
    return;
  }
  const base = await pickOne(
    l10n.t("Review {0}", branch.head),
    l10n.t("Which branch will it be merged into?"),
    branch.bases.map(({ name, remark }) => ({
      label: name,
      ...(remark !== null && { description: remark }),
      icon: "git-branch",
      value: name,
    })),
  );
  if (base === null) return;
  const review = await reviewOf(services, folder, branch, base);
  if (review === null) return;
  const remarks = remarksOf(review);
  await services.comments.keep(remarks);
  await services.reports.open(await services.reports.keep(titleOf(branch), reviewDocument(review)));
  if (remarks.length === 0) {
    flashStatus(l10n.t("$(check) The review has no remark"));
    return;
  }
  const told =
    remarks.length === 1
      ? l10n.t("The review of {0} has 1 remark.", branch.head)
      : l10n.t("The review of {0} has {1} remarks.", branch.head, remarks.length);
  // Whoever reads the report first may take as long as they like.
  void askNotice(told, [l10n.t("Show as comments")]).then(async (chosen) => {
    if (chosen !== null) await runCommand("migrateSafe.review.showComments", {});
  });
}

/** Null when it was cancelled, or could not be made and a person was told. */
async function reviewOf(
  services: Services,
  folder: FolderState,
  branch: BranchToReview,
  base: string,
): Promise<BranchReview | null> {
  const mergeBase = await branch.mergeBase(base);
  if (mergeBase === null) {
    await showNotice(
      l10n.t(
        "{0} and {1} have no commit in common. Fetch more of the history, or choose another branch.",
        branch.head,
        base,
      ),
      [],
    );
    return null;
  }
  const migrations = folder.migrations ?? folder.path;
  const pairs = changedPairs(folder.files ?? [], await branch.changedSince(mergeBase));
  return withProgress(titleOf(branch), async ({ tell, signal }) => {
    const request = { folder: folder.path, password: null, signal };
    tell(l10n.t("Linting what changed"));
    const lint = await services.runner.ask<LintReport>({
      ...request,
      args: runnerArguments(folder, ["lint", "--base", base, "--since", mergeBase]),
      schema: "migrate-safe/lint/1",
      exclusive: false,
    });
    if (signal.aborted) return null;
    if (lint.kind === "problem") {
      await showProblem(services, titleOf(branch), null, lint.problem);
      return null;
    }
    const proved = await services.runner.operate(
      { ...request, args: runnerArguments(folder, ["verify", "--changed-since", mergeBase]) },
      (progress) => {
        tell(progressText(progress, 0));
      },
    );
    if (signal.aborted) return null;
    const report = (proved.finished?.result ?? null) as VerifyReport | null;
    tell(l10n.t("Reading the locks"));
    const versions = pairs.map(({ version }) => version);
    const locks = await services.server.request("migrateSafe/strongestLocks", {
      folder: migrations,
      versions,
    });
    // Findings in the editor then tell of the base too, and the quick fix goes past its numbers.
    await services.server.request("migrateSafe/compareWithBase", { folder: migrations, reference: base });
    return {
      head: branch.head,
      base,
      mergeBase,
      pairs,
      findings: lint.report.findings,
      proofs: report?.results ?? null,
      proofProblem: report === null ? proved.failure : null,
      locks,
    };
  });
}

function titleOf({ head }: BranchToReview): string {
  return l10n.t("Review of {0}", head);
}
