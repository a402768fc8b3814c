// Checks that every applied migration still has its file, and that the folder is not behind the database.
import { compareVersions } from "../../migrations/layout";
import { labelOf, type KnownMigration } from "../migration-states";
import { count, pass, type CheckDefinition } from "./check";
import { inState, named } from "./migrations-in-state";

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
