// The migrations in one state and their names, for the checks of the history against the folder.
import type { MigrationState } from "../../protocol/reports/status";
import { labelOf, type KnownMigration } from "../migration-states";
import type { CheckContext } from "./check";

/** The first few by name; the check's details have them all. */
export function named(migrations: readonly KnownMigration[]): string {
  const shown = migrations.slice(0, 3).map(labelOf).join(", ");
  return migrations.length > 3 ? `${shown} and ${migrations.length - 3} more` : shown;
}

export function inState(context: CheckContext, state: MigrationState): readonly KnownMigration[] {
  return context.facts.known.filter((one) => one.state === state);
}
