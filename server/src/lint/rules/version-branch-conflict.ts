// A number that this branch and the base branch each gave to a migration of their own.
import { sameVersion } from "../../migrations/layout";
import { otherBranch } from "../other-branch";
import { defineRule, sources } from "../rule";

export const versionBranchConflict = defineRule({
  id: "version-branch-conflict",
  since: "0.1.0",
  needs: "folder",
  severity: "error",
  default: "on",
  category: "history",
  sources: sources("atlas:atlas.sum"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A migration that is new on this branch has a number that the base branch gave to another one.",
    why:
      "After the merge two migrations share the number, and a runner applies one of them or refuses both. Databases of the " +
      "base branch have already applied the other. Without a base branch to compare with, nothing is reported.",
    instead:
      "Give the migration of this branch, both of its files, a number after the newest of the base branch.",
    examples: {
      reject: [
        {
          base: ["007_theirs.up.sql"],
          files: [
            ["006_before.up.sql", "CREATE TABLE before (id int);"],
            ["007_ours.up.sql", "CREATE TABLE ours (id int);"],
          ],
        },
      ],
      accept: [
        {
          base: ["007_theirs.up.sql"],
          files: [
            ["007_theirs.up.sql", "CREATE TABLE theirs (id int);"],
            ["008_ours.up.sql", "CREATE TABLE ours (id int);"],
          ],
        },
      ],
    },
  },
  messages: {
    taken: {
      text: "On the base branch the number {version} of {name} belongs to {other}.",
      help: "Give {name}, up and down, a number after {newest}.",
    },
  },
  check({ folder, facts, report }) {
    if (!facts.base || folder.layout === "maragudk") return;
    const branch = otherBranch(folder, facts.base);
    const newest = branch.theirs.at(-1)?.version;
    if (newest === undefined) return;
    for (const migration of folder.migrations) {
      const half = migration.up ?? migration.down;
      if (!half || branch.has(migration)) continue;
      const other = branch.theirs.find(({ version }) => sameVersion(version, migration.version));
      if (!other) continue;
      const { path, version, name, direction } = half;
      report(
        { path, version, direction },
        { message: "taken", data: { version, name, other: other.name, newest } },
      );
    }
  },
});
