// Which function implements which command id: the one list. The compiler sees that none is missing.
import type { CommandId } from "../command-ids";
import type { Command } from "../services";
import { addTarget } from "./add-target";
import { applyMigrations, applyToMigration } from "./apply-migrations";
import { applyNextMigration } from "./apply-next-migration";
import { backupTarget } from "./backup-target";
import { checkSelf } from "./check-self";
import { createMigration } from "./create-migration";
import { dryRunMigrations } from "./dry-run-migrations";
import { explainTarget } from "./explain-target";
import { forgetPassword } from "./forget-password";
import { forgetTarget } from "./forget-target";
import { lintWorkspace } from "./lint-workspace";
import { openCounterpart } from "./open-counterpart";
import { openLastReport } from "./open-last-report";
import { openRun } from "./open-run";
import { postflightTarget } from "./postflight-target";
import { preflightTarget } from "./preflight-target";
import { readTargetFacts } from "./read-target-facts";
import { refreshView } from "./refresh-view";
import { rollBackMigrations, rollBackToMigration } from "./roll-back-migrations";
import { selectTarget } from "./select-target";
import { showFiles } from "./show-files";
import { showLogs } from "./show-logs";
import { showRule } from "./show-rule";
import { showSchemaChange } from "./show-schema-change";
import { tryScratch } from "./try-scratch";
import { verifyPair } from "./verify-pair";

export const commandsById: Readonly<Record<CommandId, Command>> = {
  "migrateSafe.migration.create": createMigration,
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
  "migrateSafe.migrations.rollBack": rollBackMigrations,
  "migrateSafe.migrations.rollBackTo": rollBackToMigration,
  "migrateSafe.target.select": selectTarget,
  "migrateSafe.target.add": addTarget,
  "migrateSafe.target.explain": explainTarget,
  "migrateSafe.target.forget": forgetTarget,
  "migrateSafe.run.open": openRun,
  "migrateSafe.scratch.try": tryScratch,
  "migrateSafe.files.show": showFiles,
  "migrateSafe.report.openLast": openLastReport,
  "migrateSafe.pair.verify": verifyPair,
  "migrateSafe.pair.openCounterpart": openCounterpart,
  "migrateSafe.rule.show": showRule,
  "migrateSafe.view.refresh": refreshView,
  "migrateSafe.password.forget": forgetPassword,
  "migrateSafe.logs.show": showLogs,
  "migrateSafe.self.check": checkSelf,
};
