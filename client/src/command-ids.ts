// The command ids, once: the manifest contributes them, the extension registers them, `commands/` implements them. They
// are for ever. Knows nothing of what a command does.

export const commandIds = [
  "migrateSafe.migration.create",
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
  "migrateSafe.migrations.rollBack",
  "migrateSafe.migrations.rollBackTo",
  "migrateSafe.target.select",
  "migrateSafe.target.add",
  "migrateSafe.scratch.try",
  "migrateSafe.files.show",
  "migrateSafe.report.openLast",
  "migrateSafe.pair.verify",
  "migrateSafe.pair.openCounterpart",
  "migrateSafe.rule.show",
  "migrateSafe.view.refresh",
  "migrateSafe.password.forget",
  "migrateSafe.logs.show",
] as const;

export type CommandId = (typeof commandIds)[number];

/** Id of the tree view and of its container in the activity bar. */
export const viewId = "migrateSafe.migrations";
