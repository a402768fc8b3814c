// Diff: how the target's schema drifted from what the last run left, else from what the files make, as the editor's own
// diff of what is expected and what is there. Read-only.
import { l10n } from "vscode";
import type { DiffReport } from "../../../server/src/protocol/reports/diff";
import type { Difference } from "../../../server/src/protocol/reports/difference";
import { driftTexts } from "../drift-texts";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { runOperation } from "../flows/run-operation";
import type { Services, Subject } from "../services";
import { flashStatus, offerInStatusBar } from "../ui/messages";
import { pickOne } from "../ui/pick";

/** How long the status bar offers to put what drifted into a migration. */
const offeredMs = 60_000;

interface Comparison {
  readonly with: string;
  readonly differences: readonly Difference[];
}

export async function diffTarget(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const ended = await runOperation(services, {
    folder,
    target,
    operation: "diff",
    args: [],
    success: l10n.t("Diff on {0} done", target.name),
    opensReport: false,
    answers: "diff/drift",
  });
  const report = (ended?.finished?.result ?? null) as DiffReport | null;
  if (report === null) return;
  if (!report.drift) {
    const known = report.unknown.last_run === null || report.unknown.files === null;
    if (known) flashStatus(l10n.t("$(check) No drift on {0}", target.name));
    else await services.reports.openLast();
    return;
  }
  const comparison = await chooseComparison(target.name, report);
  if (comparison === null) return;
  const { expected, now } = driftTexts(comparison.differences);
  await services.texts.showDiff(
    l10n.t("{0}: expected by {1} ↔ now", target.name, comparison.with),
    { name: `${target.name}.sql`, text: expected },
    { name: `${target.name}.sql`, text: now },
  );
  const offer = l10n.t("$(diff-added) Create a migration from the difference");
  offerInStatusBar(offer, "migrateSafe.migration.createFromDifference", { folder: folder.key }, offeredMs);
}

/** The one that shows something; a person decides when both do. */
async function chooseComparison(target: string, report: DiffReport): Promise<Comparison | null> {
  const found = [
    { with: l10n.t("the last run"), differences: report.since_last_run },
    { with: l10n.t("the files"), differences: report.from_files },
  ].filter(({ differences }) => differences.length > 0);
  if (found.length < 2) return found[0] ?? null;
  return pickOne(
    l10n.t("Drift on {0}", target),
    l10n.t("Compared with what?"),
    found.map((one) => ({
      label: l10n.t("Expected by {0}", one.with),
      description:
        one.differences.length === 1 ? l10n.t("1 object") : l10n.t("{0} objects", one.differences.length),
      icon: "diff",
      value: one,
    })),
  );
}
