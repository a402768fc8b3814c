// The command ids, once: the manifest contributes them, the extension registers them, `commands/` implements them. They
// are for ever. Knows nothing of what a command does.

export const commandIds = [
  "migrateSafe.migration.create",
  "migrateSafe.migration.generateDown",
  "migrateSafe.migration.showSchemaChange",
  "migrateSafe.workspace.lint",
  "migrateSafe.migrations.dryRun",
  "migrateSafe.target.preflight",
  "migrateSafe.target.readFacts",
  "migrateSafe.target.backup",
  "migrateSafe.migrations.apply",
  "migrateSafe.migrations.applyNext",
  "migrateSafe.migrations.applyTo",
  "migrateSafe.target.postflight",
  "migrateSafe.migrations.undoApply",
  "migrateSafe.migrations.rollBack",
  "migrateSafe.migrations.rollBackTo",
  "migrateSafe.target.restore",
  "migrateSafe.target.adopt",
  "migrateSafe.target.diff",
  "migrateSafe.migration.createFromDifference",
  "migrateSafe.target.rehearse",
  "migrateSafe.migration.resolve",
  "migrateSafe.migration.locks",
  "migrateSafe.migration.showEdit",
  "migrateSafe.migration.restoreApplied",
  "migrateSafe.migration.followUp",
  "migrateSafe.commandLine.copy",
  "migrateSafe.target.select",
  "migrateSafe.target.add",
  "migrateSafe.target.explain",
  "migrateSafe.target.forget",
  "migrateSafe.run.open",
  "migrateSafe.scratch.try",
  "migrateSafe.files.show",
  "migrateSafe.report.openLast",
  "migrateSafe.pair.verify",
  "migrateSafe.migrations.verify",
  "migrateSafe.pair.openCounterpart",
  "migrateSafe.branch.review",
  "migrateSafe.review.showComments",
  "migrateSafe.review.clearComments",
  "migrateSafe.rule.show",
  "migrateSafe.view.refresh",
  "migrateSafe.password.forget",
  "migrateSafe.logs.show",
  "migrateSafe.self.check",
] as const;

export type CommandId = (typeof commandIds)[number];

/** Ids of the tree views. */
export const viewIds = ["migrateSafe.migrations", "migrateSafe.targets"] as const;
export type ViewId = (typeof viewIds)[number];
/** The view whose title shows that something is read. */
export const viewId: ViewId = "migrateSafe.migrations";
