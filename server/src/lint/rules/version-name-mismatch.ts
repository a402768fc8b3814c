// An up and a down of one number with different names.
import { basename } from "node:path";
import { parseFileName } from "../../migrations/layout";
import { defineRule } from "../rule";

export const versionNameMismatch = defineRule({
  id: "version-name-mismatch",
  since: "0.1.0",
  needs: "folder",
  severity: "error",
  default: "on",
  category: "history",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The up and the down of one number have different names, or names that differ in case alone.",
    why:
      "Runners that pair files by their names take them for two migrations, each without its other half. Names that differ " +
      "in case are one file on some disks and two on others.",
    instead: "Rename one of them. Where the runner pairs by number alone, this is a warning.",
    examples: {
      reject: [
        {
          files: [
            ["003_add_users.up.sql", "CREATE TABLE users (id int);"],
            ["003_add_user.down.sql", "DROP TABLE users;"],
          ],
        },
      ],
      accept: [
        {
          files: [
            ["003_add_users.up.sql", "CREATE TABLE users (id int);"],
            ["003_add_users.down.sql", "DROP TABLE users;"],
          ],
        },
      ],
    },
  },
  messages: {
    differs: {
      text: "The up of version {version} is named {up} and its down {down}.",
      help: "Rename one of the two, so that they are a pair for every runner.",
    },
    differsInCase: {
      text: "The names {up} and {down} of version {version} differ in case alone.",
      help: "Rename one of the two: on some disks they are one name, on others two.",
    },
  },
  check({ folder, report }) {
    const pairsByNumber = folder.layout === "golang-migrate";
    for (const { up, down } of folder.migrations) {
      if (!up || !down || up.path === down.path) continue;
      const isPair = [up, down].every(({ path }) => parseFileName(basename(path)) !== null);
      if (!isPair || up.name === down.name) continue;
      const isCase = up.name.toLowerCase() === down.name.toLowerCase();
      report(
        { path: down.path, version: down.version, direction: "down" },
        {
          message: isCase ? "differsInCase" : "differs",
          data: { version: down.version, up: up.name, down: down.name },
          ...(pairsByNumber ? { severity: "warning" } : {}),
        },
      );
    }
  },
});
