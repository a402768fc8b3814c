// A number that this branch and the base branch each gave to a migration of their own, and changes of both to one thing.
import { join } from "node:path";
import { sameVersion } from "../../migrations/layout";
import { buildFolder } from "../../migrations/folder";
import { parseSqlFile } from "../../sql/parse-sql-file";
import { branchChanges, collide, type BranchChange } from "../branch-changes";
import { Digest, type HistoryContext } from "../history-context";
import { firstLine } from "../reports";
import { otherBranch } from "../other-branch";
import { defineRule, sources } from "../rule";

export const versionBranchConflict = defineRule({
  id: "version-branch-conflict",
  since: "0.1.0",
  needs: "history",
  severity: "error",
  default: "on",
  category: "history",
  sources: sources("atlas:atlas.sum"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A migration that is new on this branch has a number that the base branch gave to another one, or changes what a new " +
      "one there changes too.",
    why:
      "After the merge two migrations share the number, and a runner applies one of them or refuses both. Databases of the " +
      "base branch have already applied the other. Two that add, change or drop the same thing fail or undo each other, " +
      "whichever comes second. Without a base branch to compare with, nothing is reported.",
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
    changed: {
      text: "On the base branch {other} changes {name} too, and the two do not go together.",
      help: "Rebase, and write this migration for what {other} leaves.",
    },
  },
  check(context) {
    const { folder, facts, fileOf, report } = context;
    if (!facts.base) return;
    const branch = otherBranch(folder, facts.base);
    const newest = branch.theirs.at(-1)?.version;
    if (newest === undefined) return;
    const theirs = changesOfTheirs(context);
    for (const migration of folder.migrations) {
      const half = migration.up ?? migration.down;
      const file = half && !branch.has(migration) ? fileOf(migration, half.direction) : null;
      if (!half || !file) continue;
      const { version, name } = half;
      const other = branch.theirs.find((one) => sameVersion(one.version, version));
      if (other && folder.layout !== "maragudk") {
        const data = { version, name, other: other.name, newest };
        report(file, null, { message: "taken", at: firstLine(file.sql.text), data });
      }
      if (half.direction === "down" || theirs.length === 0) continue;
      for (const change of changes.of(file)) {
        const rival = theirs.find((one) => collide(change, one));
        const data = { name: change.name, other: rival?.migration ?? "" };
        if (rival) report(file, null, { message: "changed", at: change.at, data });
      }
    }
  },
});

const changes = new Digest(({ sql }) => branchChanges(sql));

/** By the ups that are new on the base branch. */
function changesOfTheirs({
  folder,
  facts,
  parser,
}: HistoryContext): readonly (BranchChange & { readonly migration: string })[] {
  if (facts.theirs.length === 0) return [];
  const files = facts.theirs.map(({ name, text }) => ({ path: join(folder.path, name), text }));
  const layout = folder.layout === "unknown" ? null : folder.layout;
  return buildFolder(folder.path, files, layout).migrations.flatMap(({ up, name }) =>
    up?.text ? branchChanges(parseSqlFile(up.text, parser)).map((one) => ({ ...one, migration: name })) : [],
  );
}
