// A migration that is new here and has a lower number than one that others already have.
import { sameVersion } from "../../migrations/layout";
import { versionOrder } from "../../migrations/layouts/registry";
import type { Migration } from "../../migrations/migration";
import { versionInPath } from "../../migrations/file-version";
import { otherBranch } from "../other-branch";
import { namesOfFile } from "../named-relations";
import type { HistoryContext } from "../history-context";
import { firstLine } from "../reports";
import { defineRule, sources } from "../rule";

export const versionOutOfOrder = defineRule({
  id: "version-out-of-order",
  since: "0.1.0",
  needs: "history",
  severity: "warning",
  default: "on",
  category: "history",
  sources: sources("atlas:non-linear migrationpilot:ordering"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary:
      "A new migration sorts before one that the base branch has or that a database has already applied.",
    why:
      "Databases that are past its number never run it, or run it late: some runners skip it without a word, others " +
      "refuse to go on, and databases end up with different schemas. Without a base branch or a target to compare with, " +
      "nothing is reported.",
    instead: "Give it a number after the newest.",
    examples: {
      reject: [
        {
          base: ["005_events.up.sql"],
          files: [
            ["004_days.up.sql", "CREATE TABLE days (id int);"],
            ["005_events.up.sql", "CREATE TABLE events (id int);"],
          ],
        },
      ],
      accept: [
        {
          base: ["004_days.up.sql"],
          files: [
            ["004_days.up.sql", "CREATE TABLE days (id int);"],
            ["005_events.up.sql", "CREATE TABLE events (id int);"],
          ],
        },
      ],
    },
  },
  options: {
    allowed: {
      schema: {
        type: "boolean",
        description:
          "The runner applies late migrations; those that share no table with a newer one are then reported as info.",
      },
      default: false,
    },
  },
  messages: {
    late: {
      text: "{name} has the number {version}, which is before {newest}, the newest that {where}.",
      help: "Give it, up and down, a number after {newest}, so that every database runs it.",
    },
  },
  check(context) {
    const { folder, facts } = context;
    const { base, applied } = facts;
    if (!base && !applied) return;
    const order = versionOrder(folder.layout);
    const branch = otherBranch(folder, base ?? []);
    const appliedUps = (applied ?? []).flatMap(({ name }) => {
      const parts = versionInPath(name);
      return parts && parts.direction !== "down" ? [parts] : [];
    });
    const isApplied = ({ version }: Migration): boolean =>
      appliedUps.some((one) => sameVersion(one.version, version));
    const newestApplied = appliedUps.toSorted((a, b) => order(a.version, b.version)).at(-1)?.version;
    const newestThere = branch.theirs.at(-1)?.version;
    folder.migrations.forEach((migration, index) => {
      const { version, name, up } = migration;
      if (!up || branch.has(migration) || isApplied(migration)) return;
      const past = (newest: string | undefined): newest is string =>
        newest !== undefined && order(version, newest) < 0;
      const where = past(newestThere) ? "the base branch has" : "was applied";
      const newest = past(newestThere) ? newestThere : newestApplied;
      const file = past(newest) ? context.fileOf(migration, "up") : null;
      if (!file || newest === undefined) return;
      const isAlone = context.options.isOn("allowed") && !sharesTables(context, index, newest);
      context.report(file, null, {
        message: "late",
        at: firstLine(file.sql.text),
        data: { name, version, newest, where },
        ...(isAlone ? { severity: "info" } : {}),
      });
    });
  },
});

/** Whether a migration after this one, up to the newest, names a table that this one names. */
function sharesTables({ folder, fileOf }: HistoryContext, index: number, newest: string): boolean {
  const tablesOf = (migration: Migration | undefined): ReadonlySet<string> => {
    const file = migration ? fileOf(migration, "up") : null;
    return file ? namesOfFile.of(file) : new Set();
  };
  const own = tablesOf(folder.migrations[index]);
  return folder.migrations
    .slice(index + 1)
    .filter(({ version }) => versionOrder(folder.layout)(version, newest) <= 0)
    .some((later) => [...tablesOf(later)].some((name) => own.has(name)));
}
