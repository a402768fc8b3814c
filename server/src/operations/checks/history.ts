// Checks of the history against the folder: what is pending, edited, missing, half applied.
import { compareVersions } from "../../migrations/layout";
import type { MigrationState } from "../../protocol/reports";
import { historyName, labelOf, type KnownMigration } from "../migration-states";
import { planRecovery } from "../recover";
import { count, pass, type CheckContext, type CheckDefinition } from "./check";

export const history: CheckDefinition = {
  id: "history",
  title: "History table",
  async run({ facts }) {
    const { exists, rows } = facts.history;
    const table = historyName(facts.history);
    if (!exists) return pass(`${table} does not exist yet; the first apply creates it.`);
    return pass(`${table} holds ${count(rows.length, "migration")}.`);
  },
};

export const files: CheckDefinition = {
  id: "files",
  title: "Files of the pending migrations",
  async run({ pending }) {
    const refused = pending.flatMap(({ up }) => (up.ok ? [] : [up.failure]));
    if (refused.length === 0) return pass(`${count(pending.length, "file")} can be run.`);
    return {
      status: "fail",
      // An apply shows no more of a check than its summary, so the first file is named in it.
      summary: `${count(refused.length, "pending file")} cannot be run: ${refused[0]?.message ?? ""}`,
      details: refused.slice(1).map((why) => why.message),
      remedy: refused.length === 1 ? "Correct the file." : "Correct the files.",
    };
  },
};

export const pending: CheckDefinition = {
  id: "pending",
  title: "Pending migrations",
  async run({ pending }) {
    const labels = pending.map(({ known }) => labelOf(known));
    const late = pending.filter(({ known }) => known.state === "out-of-order");
    if (late.length === 0) return pass(`${count(pending.length, "pending migration")}.`, labels);
    return {
      status: "warn",
      summary: `${count(late.length, "pending migration")} ${late.length === 1 ? "is" : "are"} older than the newest applied one and will run after it.`,
      details: late.map(({ known }) => labelOf(known)),
      remedy: "Make sure that nothing in them depends on running earlier, or give them new versions.",
    };
  },
};

export const edited: CheckDefinition = {
  id: "edited-after-apply",
  title: "Applied files unchanged",
  async run(context) {
    const changed = inState(context, "changed");
    if (changed.length === 0) return pass("No applied migration was edited.");
    return {
      status: "fail",
      summary: `${count(changed.length, "applied migration was", "applied migrations were")} edited after it ran: ${named(changed)}.`,
      details: changed.map(
        (one) => `${one.migration?.up?.path ?? labelOf(one)}, applied ${one.row?.applied_at ?? ""}`,
      ),
      remedy: "Bring the file back to what was applied, and put the change into a new migration.",
    };
  },
};

export const missingFiles: CheckDefinition = {
  id: "missing-files",
  title: "Files of the applied migrations",
  async run(context) {
    const missing = inState(context, "missing-file");
    if (missing.length === 0) return pass("Every applied migration has its file.");
    const newest = context.facts.folder.migrations.at(-1)?.version ?? null;
    const ahead = missing.filter((one) => newest === null || compareVersions(one.version, newest) > 0);
    const details = missing.map((one) => labelOf(one));
    if (ahead.length > 0) {
      return {
        status: "fail",
        summary: `The database is ahead of the folder: ${count(ahead.length, "applied migration")} newer than its newest file: ${named(ahead)}.`,
        details,
        remedy: "Check out the branch that these migrations come from.",
      };
    }
    return {
      status: "warn",
      summary: `${count(missing.length, "applied migration has", "applied migrations have")} no file. ${rollsBack(missing)}`,
      details,
      remedy: "Bring the files back from version control.",
    };
  },
};

function rollsBack(missing: readonly KnownMigration[]): string {
  const lost = missing.filter(({ row, migration }) => row?.keeps_down !== true && !migration?.down);
  if (lost.length === 0) return "A rollback runs the down script that the history keeps.";
  return `Without a down script ${named(lost)} cannot be rolled back.`;
}

export const dirty: CheckDefinition = {
  id: "dirty",
  title: "Half applied migrations",
  async run(context) {
    const found = inState(context, "dirty");
    if (found.length === 0) return pass("No migration is half applied.");
    const details = found.map((one) => [labelOf(one), one.row?.error].filter(Boolean).join(": "));
    const stuck = found.flatMap((one) => {
      const recovery = planRecovery(one, context.facts, context.tools.parser);
      return recovery.ok && recovery.value.down !== null ? [] : [one];
    });
    return {
      status: stuck.length > 0 ? "fail" : "warn",
      summary: `${count(found.length, "migration is", "migrations are")} half applied: ${named(found)}.`,
      details,
      remedy:
        stuck.length > 0
          ? `Write a down script for ${stuck.map(labelOf).join(", ")} that can be run, or set the schema right by hand.`
          : "migrate-safe apply takes it back by its down script before anything else.",
    };
  },
};

/** The first few by name; the check's details have them all. */
function named(migrations: readonly KnownMigration[]): string {
  const shown = migrations.slice(0, 3).map(labelOf).join(", ");
  return migrations.length > 3 ? `${shown} and ${migrations.length - 3} more` : shown;
}

function inState(context: CheckContext, state: MigrationState): readonly KnownMigration[] {
  return context.facts.known.filter((one) => one.state === state);
}
