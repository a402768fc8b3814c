// Which function implements which command id: the one list. The compiler sees that none is missing.
import type { CommandId } from "../command-ids";
import type { Command } from "../services";
import { addTarget } from "./add-target";
import { adoptHistory } from "./adopt-history";
import { applyMigrations, applyToMigration } from "./apply-migrations";
import { applyNextMigration } from "./apply-next-migration";
import { backupTarget } from "./backup-target";
import { checkSelf } from "./check-self";
import { copyCommandLine } from "./copy-command-line";
import { createFollowUp } from "./create-follow-up";
import { createFromDifference } from "./create-from-difference";
import { createMigration } from "./create-migration";
import { diffTarget } from "./diff-target";
import { dryRunMigrations } from "./dry-run-migrations";
import { explainTarget } from "./explain-target";
import { forgetPassword } from "./forget-password";
import { forgetTarget } from "./forget-target";
import { generateDown } from "./generate-down";
import { lintWorkspace } from "./lint-workspace";
import { openCounterpart } from "./open-counterpart";
import { openLastReport } from "./open-last-report";
import { openPastRun } from "./open-past-run";
import { postflightTarget } from "./postflight-target";
import { preflightTarget } from "./preflight-target";
import { readTargetFacts } from "./read-target-facts";
import { refreshView } from "./refresh-view";
import { rehearseMigrations } from "./rehearse-migrations";
import { resolveMigration } from "./resolve-migration";
import { restoreAppliedText } from "./restore-applied-text";
import { restoreTarget } from "./restore-target";
import { rollBackMigrations, rollBackToMigration } from "./roll-back-migrations";
import { reviewBranch } from "./review-branch";
import { selectTarget } from "./select-target";
import { showEdit } from "./show-edit";
import { showFiles } from "./show-files";
import { showLocks } from "./show-locks";
import { showLogs } from "./show-logs";
import { clearReviewComments, showReviewComments } from "./show-review-comments";
import { showRule } from "./show-rule";
import { showSchemaChange } from "./show-schema-change";
import { tryScratch } from "./try-scratch";
import { undoApply } from "./undo-apply";
import { verifyMigrations } from "./verify-migrations";
import { verifyPair } from "./verify-pair";

export const commandsById: Readonly<Record<CommandId, Command>> = {
  "migrateSafe.migration.create": createMigration,
  "migrateSafe.migration.generateDown": generateDown,
  "migrateSafe.migration.showSchemaChange": showSchemaChange,
  "migrateSafe.workspace.lint": lintWorkspace,
  "migrateSafe.migrations.dryRun": dryRunMigrations,
  "migrateSafe.target.preflight": preflightTarget,
  "migrateSafe.target.readFacts": readTargetFacts,
  "migrateSafe.target.backup": backupTarget,
  "migrateSafe.migrations.apply": applyMigrations,
  "migrateSafe.migrations.applyNext": applyNextMigration,
  "migrateSafe.migrations.applyTo": applyToMigration,
  "migrateSafe.target.postflight": postflightTarget,
  "migrateSafe.migrations.undoApply": undoApply,
  "migrateSafe.migrations.rollBack": rollBackMigrations,
  "migrateSafe.migrations.rollBackTo": rollBackToMigration,
  "migrateSafe.target.restore": restoreTarget,
  "migrateSafe.target.adopt": adoptHistory,
  "migrateSafe.target.diff": diffTarget,
  "migrateSafe.migration.createFromDifference": createFromDifference,
  "migrateSafe.target.rehearse": rehearseMigrations,
  "migrateSafe.migration.resolve": resolveMigration,
  "migrateSafe.migration.locks": showLocks,
  "migrateSafe.migration.showEdit": showEdit,
  "migrateSafe.migration.restoreApplied": restoreAppliedText,
  "migrateSafe.migration.followUp": createFollowUp,
  "migrateSafe.commandLine.copy": copyCommandLine,
  "migrateSafe.target.select": selectTarget,
  "migrateSafe.target.add": addTarget,
  "migrateSafe.target.explain": explainTarget,
  "migrateSafe.target.forget": forgetTarget,
  "migrateSafe.run.open": openPastRun,
  "migrateSafe.scratch.try": tryScratch,
  "migrateSafe.files.show": showFiles,
  "migrateSafe.report.openLast": openLastReport,
  "migrateSafe.pair.verify": verifyPair,
  "migrateSafe.migrations.verify": verifyMigrations,
  "migrateSafe.pair.openCounterpart": openCounterpart,
  "migrateSafe.branch.review": reviewBranch,
  "migrateSafe.review.showComments": showReviewComments,
  "migrateSafe.review.clearComments": clearReviewComments,
  "migrateSafe.rule.show": showRule,
  "migrateSafe.view.refresh": refreshView,
  "migrateSafe.password.forget": forgetPassword,
  "migrateSafe.logs.show": showLogs,
  "migrateSafe.self.check": checkSelf,
};
