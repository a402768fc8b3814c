// A .sql file in the folder that no runner will ever look at, because its name is not that of a migration.
import { basename } from "node:path";
import { isRun } from "../../migrations/layouts/registry";
import { defineRule, sources } from "../rule";

export const versionInvalidFilename = defineRule({
  id: "version-invalid-filename",
  since: "0.1.0",
  needs: "folder",
  severity: "warning",
  default: "on",
  category: "history",
  sources: sources("atlas:naming migrationpilot:invalid-name"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A .sql file in the migrations folder is named neither as an up nor as a down.",
    why: "It is silently left out: a misspelt .down.sql is a migration without a way back, a misspelt .up.sql never runs.",
    instead: "Name it <version>_<name>.up.sql or .down.sql, or list it under the lint setting `ignore`.",
    examples: {
      reject: [
        {
          files: [
            ["004_users.up.sql", "CREATE TABLE users (id int);"],
            ["004_users.dwon.sql", "DROP TABLE users;"],
          ],
        },
      ],
      accept: [
        {
          files: [
            ["004_users.up.sql", "CREATE TABLE users (id int);"],
            ["004_users.down.sql", "DROP TABLE users;"],
          ],
        },
      ],
    },
  },
  messages: {
    ignored: {
      text: "{file} is no migration and is left out: {reason}.",
      help: "Name it <version>_<name>.up.sql or <version>_<name>.down.sql, or list it under the lint setting `ignore`.",
    },
    none: {
      text: "Nothing here is known as a migration: {file} is not, as {reason}, and {count} more are left out too.",
      help: "Name them <version>_<name>.up.sql and <version>_<name>.down.sql, or say in the config which layout the folder has.",
    },
    ignoredThere: {
      text: "{file} is no migration of {layout} and is left out: {reason}.",
      help: "Write it as {layout} reads its files, or list it under the lint setting `ignore`.",
    },
  },
  check({ folder, report }) {
    const { layout, migrations, strays } = folder;
    const [first, second] = strays;
    if (first && second && migrations.length === 0) {
      const data = { file: basename(first.path), reason: first.reason, count: strays.length - 1 };
      report({ path: first.path, version: null, direction: null }, { message: "none", data });
      return;
    }
    for (const { path, reason } of strays) {
      const file = { path, version: null, direction: null };
      const data = { file: basename(path), reason };
      if (isRun(layout)) report(file, { message: "ignored", data });
      else report(file, { message: "ignoredThere", data: { ...data, layout } });
    }
  },
});
