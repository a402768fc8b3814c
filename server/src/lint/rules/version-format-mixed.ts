// Versions of several formats in one folder, which tools put in different orders.
import { compareVersions } from "../../migrations/layout";
import { layoutNamed } from "../../migrations/layouts/registry";
import type { LayoutId, Migration } from "../../migrations/migration";
import { schemeOf } from "../../migrations/version-scheme";
import { defineRule, sources } from "../rule";

/** Layouts whose tools order by number, so that padding is a matter of how a listing looks. */
const byNumber = new Set<LayoutId>([
  "migrate-safe",
  "golang-migrate",
  "morph",
  "goose",
  "flyway",
  "refinery",
  "sqlx",
  "tern",
  "sql-migrate",
  "sourcegraph",
  "sqitch",
]);

export const versionFormatMixed = defineRule({
  id: "version-format-mixed",
  since: "0.1.0",
  needs: "folder",
  severity: "warning",
  default: "on",
  category: "history",
  sources: sources("migrationpilot:invalid-name"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "The folder mixes running numbers and timestamps, or numbers of different widths, so that 10 comes before 9 as text.",
    why:
      "A running number that is added after a timestamp sorts before it and is skipped or applied late. Numbers of different " +
      "widths have one order for tools that compare numbers and another for those that compare names, shells and file " +
      "listings among them.",
    instead:
      "Keep to one format, and pad numbers with zeros. Where the runner orders by number, widths are reported as information.",
    examples: {
      reject: [
        {
          files: [
            ["001_users.up.sql", "CREATE TABLE users (id int);"],
            ["20240101000000_orders.up.sql", "CREATE TABLE orders (id int);"],
          ],
        },
        {
          files: [
            ["9_users.up.sql", "CREATE TABLE users (id int);"],
            ["10_orders.up.sql", "CREATE TABLE orders (id int);"],
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
      ],
    },
  },
  messages: {
    mixed: {
      text: "{version} is a timestamp, while {other} is a running number: the next running number would sort before it.",
      help: "Keep to one of the two for new migrations, best to timestamps.",
    },
    unpadded: {
      text: "As text {version} comes before {other}, as a number after it.",
      help: "Pad the numbers with zeros to one width, while nobody has applied them.",
    },
  },
  check({ folder, report }) {
    const { layout, migrations } = folder;
    const numbered = migrations.filter(({ version }) => schemeOf(version) !== "other");
    const sequence = numbered.findLast(isSequence);
    const timestamp = numbered.find(({ version }) => schemeOf(version) === "timestamp");
    const tell = (
      migration: Migration,
      other: Migration,
      message: "mixed" | "unpadded",
      isMinor: boolean,
    ): void => {
      const half = migration.up ?? migration.down;
      if (!half) return;
      const { path, version, direction } = half;
      report(
        { path, version, direction },
        { message, data: { version, other: other.version }, ...(isMinor ? { severity: "info" } : {}) },
      );
    };
    if (sequence && timestamp) {
      // goose numbers released migrations in sequence and new ones by time, and tells it to its users.
      tell(timestamp, sequence, "mixed", layout === "goose");
      return;
    }
    // As text, times are in the order of time at any width.
    if (timestamp && layoutNamed(layout)?.ordersByText) return;
    const sorted = numbered.toSorted((a, b) => compareVersions(a.version, b.version));
    const at = sorted.findIndex(({ version }, index) => {
      const before = sorted[index - 1]?.version;
      return before !== undefined && before.length < version.length && `${before}_` > `${version}_`;
    });
    const [before, migration] = [sorted[at - 1], sorted[at]];
    if (before && migration) tell(migration, before, "unpadded", byNumber.has(layout));
  },
});

/** A version of zeros is what a tool sets itself up with. */
function isSequence({ version }: Migration): boolean {
  return schemeOf(version) === "sequence" && !/^0+$/.test(version);
}
