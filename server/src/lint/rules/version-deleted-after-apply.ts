// An applied migration that has no file any more.
import { versionInPath } from "../../migrations/file-version";
import { compareVersions, sameVersion } from "../../migrations/layout";
import type { Migration } from "../../migrations/migration";
import { defineRule, sources } from "../rule";

export const versionDeletedAfterApply = defineRule({
  id: "version-deleted-after-apply",
  since: "0.1.0",
  needs: "folder",
  severity: "error",
  default: "on",
  category: "history",
  sources: sources("atlas:atlas.sum"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A migration was applied or merged, and its up file is gone.",
    why:
      "What it did is in the databases, but nobody can build a new one, or take it back, and runners stop at a version they " +
      "do not know. Without the applied files to compare with, nothing is reported.",
    instead:
      "Restore the file from the history of the repository. Files that were folded into one named squash or baseline, with " +
      "a number that is not below theirs, are not missed.",
    examples: {
      reject: [
        {
          applied: [
            ["001_users.up.sql", "CREATE TABLE users (id int);"],
            ["002_orders.up.sql", "CREATE TABLE orders (id int);"],
          ],
          files: [["001_users.up.sql", "CREATE TABLE users (id int);"]],
        },
      ],
      accept: [
        {
          applied: [["001_users.up.sql", "CREATE TABLE users (id int);"]],
          files: [
            ["001_users.up.sql", "CREATE TABLE users (id int);"],
            ["002_orders.up.sql", "CREATE TABLE orders (id int);"],
          ],
        },
      ],
    },
  },
  messages: {
    gone: {
      text: "{file} was applied and is not in this folder any more.",
      help: "Restore it from the history of the repository, so that new databases get it and old ones can take it back.",
    },
  },
  check({ folder, facts, report }) {
    const { applied } = facts;
    const { migrations } = folder;
    if (!applied || migrations.length === 0) return;
    const squash = migrations.findLast(({ name }) => /squash|baseline|consolidat/i.test(name));
    for (const { name } of applied) {
      const parts = versionInPath(name);
      if (!parts || parts.direction === "down") continue;
      if (migrations.some(({ version, up }) => up !== null && sameVersion(version, parts.version))) continue;
      if (squash && compareVersions(parts.version, squash.version) <= 0) continue;
      const half = nearest(migrations, parts.version);
      if (!half) continue;
      const { path, version, direction } = half;
      report({ path, version, direction }, { message: "gone", data: { file: name } });
    }
  },
});

/** The file that is left beside the gap: that of its own version, else the one before it, else the first. */
function nearest(migrations: readonly Migration[], version: string): Migration["up"] {
  const before = migrations.findLast((one) => compareVersions(one.version, version) <= 0) ?? migrations[0];
  return before?.up ?? before?.down ?? null;
}
