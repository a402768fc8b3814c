// Numbers that a sequence of migrations leaves out.
import { schemeOf } from "../../migrations/version-scheme";
import { defineRule, sources } from "../rule";

/** Sequences that leave room on purpose. */
const wideSteps = [10n, 100n, 1000n, 5n];
const declaredSquash = /squash|baseline|consolidat/i;

export const versionGap = defineRule({
  id: "version-gap",
  since: "0.1.0",
  needs: "folder",
  severity: "info",
  default: "off",
  category: "history",
  sources: sources("migrationpilot:ordering"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The numbers of a sequence of migrations leave one out.",
    why: "Most often a file was lost in a merge or never added, and whoever builds a new database misses what it did.",
    instead:
      "Restore the file, or renumber the later ones while nobody has applied them. The first may have any number, and so may " +
      "one that is named squash or baseline.",
    examples: {
      reject: [
        {
          files: [
            ["001_users.up.sql", "CREATE TABLE users (id int);"],
            ["003_orders.up.sql", "CREATE TABLE orders (id int);"],
          ],
        },
      ],
      accept: [
        {
          files: [
            ["001_users.up.sql", "CREATE TABLE users (id int);"],
            ["002_orders.up.sql", "CREATE TABLE orders (id int);"],
          ],
        },
        {
          files: [
            ["20250101000000_users.up.sql", "CREATE TABLE users (id int);"],
            ["20250301000000_orders.up.sql", "CREATE TABLE orders (id int);"],
          ],
        },
      ],
    },
  },
  messages: {
    one: {
      text: "No migration has the number {missing}, which comes before {name}.",
      help: "Look for the file in the history of the repository, or renumber what follows while nobody has applied it.",
    },
    several: {
      text: "No migrations have the numbers {missing}, which come before {name}.",
      help: "Look for the files in the history of the repository, or renumber what follows while nobody has applied it.",
    },
  },
  check({ folder, report }) {
    const numbered = folder.migrations.filter(({ version }) => schemeOf(version) === "sequence");
    const numbers = numbered.map(({ version }) => BigInt(version));
    const step =
      numbers.length < 3 ? 1n : (wideSteps.find((wide) => numbers.every((one) => one % wide === 0n)) ?? 1n);
    numbered.forEach((migration, at) => {
      const number = numbers[at] ?? 0n;
      const from = (numbers[at - 1] ?? number) + step;
      const half = migration.up ?? migration.down;
      if (number <= from || !half || declaredSquash.test(migration.name)) return;
      const { path, version, direction } = half;
      const last = number - step;
      const shown = (one: bigint): string => String(one).padStart(version.length, "0");
      const missing = from === last ? shown(from) : `${shown(from)} to ${shown(last)}`;
      report(
        { path, version, direction },
        { message: from === last ? "one" : "several", data: { missing, name: migration.name } },
      );
    });
  },
});
