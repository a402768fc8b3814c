// The lines above a migration's script that say what can be done with it, at most three, the target named in the first.
// Pure: state in, titles and commands out.
import * as l10n from "@vscode/l10n";
import type { MigrationStatus } from "../../../server/src/protocol/reports/status";
import type { CommandId } from "../command-ids";
import type { Subject } from "../services";
import { proofWords } from "../views/migration-node";
import type { FolderState } from "../views/tree-state";

export interface Lens {
  /** With codicons, as `$(play)`. */
  readonly title: string;
  readonly tooltip: string;
  readonly command: CommandId;
  readonly subject: Partial<Subject>;
}

/** Empty for a file that is no migration's, and where nothing may be run. */
export function lensesOf(folder: FolderState, path: string, trusted: boolean): readonly Lens[] {
  const file = folder.files?.find(({ upPath, downPath }) => upPath === path || downPath === path);
  if (!trusted || file === undefined) return [];
  const subject = { folder: folder.key, version: file.version, path };
  const run = runLens(folder, file.version, subject);
  const proof = folder.proofs[file.version];
  const verdict = proof ? proofWords(proof) : "";
  return [
    ...(run === null ? [] : [run]),
    file.downPath === null
      ? {
          title: l10n.t("$(lightbulb) Generate the down script"),
          tooltip: l10n.t("Derived from the up script, and proved before it is offered."),
          command: "migrateSafe.migration.generateDown",
          subject,
        }
      : {
          title:
            verdict === "" ? l10n.t("$(beaker) Verify pair") : l10n.t("$(beaker) Verify pair: {0}", verdict),
          tooltip:
            proof?.summary ??
            l10n.t("Prove on an embedded database that the down script takes the up script back."),
          command: "migrateSafe.pair.verify",
          subject,
        },
    {
      title: l10n.t("$(diff) Schema before and after"),
      tooltip: l10n.t("Run it on an embedded database and compare the schema before and after."),
      command: "migrateSafe.migration.showSchemaChange",
      subject,
    },
  ];
}

/** What can be done with the migration on the selected target; null while an operation runs there. */
function runLens(folder: FolderState, version: string, subject: Partial<Subject>): Lens | null {
  const { target, status, running } = folder;
  if (running !== null) return null;
  if (target === null) {
    return {
      title: l10n.t("$(beaker) Try on a scratch database"),
      tooltip: l10n.t(
        "Nothing is connected. The scratch database is embedded: nothing outside this window is touched.",
      ),
      command: "migrateSafe.scratch.try",
      subject,
    };
  }
  const name = target.environment === "production" ? `${target.name} (production)` : target.name;
  const migration = status?.migrations.find((one) => one.version === version);
  if (status === null || migration === undefined) {
    return {
      title: l10n.t("$(refresh) Ask {0} for its state", name),
      tooltip: l10n.t("Read which migrations are applied on {0}. Nothing is changed.", name),
      command: "migrateSafe.view.refresh",
      subject,
    };
  }
  if (migration.state === "dirty") return resolveLens(name, subject);
  if (migration.state === "changed") return editLens(name, subject);
  return isPending(migration)
    ? applyLens(name, status.migrations, migration, subject)
    : rollBackLens(name, status.migrations, migration, subject);
}

function resolveLens(target: string, subject: Partial<Subject>): Lens {
  return {
    title: l10n.t("$(wrench) Half applied on {0}: resolve", target),
    tooltip: l10n.t("Shows the ways out, each with what it does."),
    command: "migrateSafe.migration.resolve",
    subject,
  };
}

function editLens(target: string, subject: Partial<Subject>): Lens {
  return {
    title: l10n.t("$(warning) Edited after it was applied to {0}: show the edit", target),
    tooltip: l10n.t("Compares the file with what was applied, and offers the ways out."),
    command: "migrateSafe.migration.showEdit",
    subject,
  };
}

function applyLens(
  target: string,
  all: readonly MigrationStatus[],
  migration: MigrationStatus,
  subject: Partial<Subject>,
): Lens {
  const count = all.slice(0, all.indexOf(migration) + 1).filter(isPending).length;
  return {
    title:
      count === 1
        ? l10n.t("$(play) Apply to {0}", target)
        : l10n.t("$(play) Apply {0} to {1}, up to here", count, target),
    tooltip: l10n.t("The plan is shown and confirmed before anything runs."),
    command: "migrateSafe.migrations.applyTo",
    subject,
  };
}

/** The newest applied one is taken back itself; an older one stays, and what is newer is taken back. */
function rollBackLens(
  target: string,
  all: readonly MigrationStatus[],
  migration: MigrationStatus,
  subject: Partial<Subject>,
): Lens {
  const applied = all.filter((one) => !isPending(one));
  const newer = applied.length - 1 - applied.indexOf(migration);
  const before = applied[applied.indexOf(migration) - 1]?.version ?? null;
  return {
    title:
      newer === 0
        ? l10n.t("$(discard) Roll back on {0}", target)
        : l10n.t("$(discard) Roll back to here on {0}, {1} newer", target, newer),
    tooltip:
      migration.applied_at === null
        ? l10n.t("Applied. The plan is shown and confirmed before anything runs.")
        : l10n.t(
            "Applied {0}. The plan is shown and confirmed before anything runs.",
            migration.applied_at.slice(0, 10),
          ),
    command: "migrateSafe.migrations.rollBackTo",
    subject: newer === 0 ? { ...subject, version: before } : subject,
  };
}

function isPending({ state }: MigrationStatus): boolean {
  return state === "pending" || state === "out-of-order";
}
