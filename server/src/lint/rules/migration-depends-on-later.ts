// A migration that needs an object which only a later one makes.
import { objectUses, type ObjectUse } from "../object-uses";
import { defineRule, sources } from "../rule";

export const migrationDependsOnLater = defineRule({
  id: "migration-depends-on-later",
  since: "0.1.0",
  needs: "history",
  severity: "error",
  default: "on",
  category: "history",
  sources: sources("migrationpilot:SQ004 atlas:replay"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary:
      "A migration uses a table, view, index, sequence, type or schema that only a later migration creates.",
    why:
      "It works on the database on which it was written, where the object was there already, and fails on every new one: " +
      "in CI, for a new colleague, after a disaster. An object that a later migration creates with IF NOT EXISTS or OR " +
      "REPLACE, or that was dropped or renamed in between, may have been there before, so nothing is reported.",
    instead: "Give the later migration the lower number, while nobody has applied it.",
    examples: {
      reject: [
        {
          files: [
            ["001_a.up.sql", "ALTER TABLE late ADD COLUMN a int;"],
            ["002_b.up.sql", "CREATE TABLE late (id int);"],
          ],
        },
      ],
      accept: [
        {
          files: [
            ["001_a.up.sql", "CREATE TABLE late (id int);"],
            ["002_b.up.sql", "ALTER TABLE late ADD COLUMN a int;"],
          ],
        },
        {
          files: [
            ["001_a.up.sql", "ALTER TABLE old ADD COLUMN a int;"],
            ["002_b.up.sql", "DROP TABLE old;\nCREATE TABLE old (id int);"],
          ],
        },
      ],
    },
  },
  messages: {
    later: {
      text: "{object} is used here and created only by the later migration {later}, so this fails on a new database.",
      help: "Let {later} come before this migration, while nobody has applied it.",
    },
  },
  check({ folder, fileOf, worldBefore, report }) {
    const files = folder.migrations.map((migration) => fileOf(migration, "up"));
    const uses = files.map((file) => file && objectUses.of(file));
    const made = firstMade(uses.map((one) => one?.made.keys() ?? []));
    const gone = firstMade(uses.map((one) => one?.gone ?? []));
    uses.forEach((one, index) => {
      const file = files[index];
      if (!one || !file) return;
      const told = new Set<string>();
      for (const use of one.needs) {
        const later = laterMaker(use, index, made);
        const key = later ? use.keys.find((candidate) => made.get(candidate) === later.index) : undefined;
        if (!later || key === undefined || told.has(key)) continue;
        const isCertain =
          uses[later.index]?.made.get(key) === true && (gone.get(key) ?? Infinity) > later.index;
        const wasThere =
          worldBefore(0).relations.get(key.replace(/^\w+ /, "").replace(".", "\u0000")) !== undefined;
        const isHidden = uses
          .slice(0, index + 1)
          .some((before) => before?.opaque.includes(use.name.toLowerCase()));
        if (!isCertain || wasThere || isHidden) continue;
        told.add(key);
        const { start, end } = placeOf(use);
        report(file, use.statement, {
          message: "later",
          at: { start, end },
          data: { object: use.name, later: folder.migrations[later.index]?.name ?? "" },
        });
      }
    });
  },
});

/** The first file that each key is found in. */
function firstMade(keys: readonly Iterable<string>[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  keys.forEach((ofFile, index) => {
    for (const key of ofFile) if (!first.has(key)) first.set(key, index);
  });
  return first;
}

/** The file that makes what is needed, when every file that does is later. */
function laterMaker(
  { keys }: ObjectUse,
  index: number,
  made: ReadonlyMap<string, number>,
): { readonly index: number } | null {
  const makers = keys.flatMap((key) => made.get(key) ?? []);
  const first = Math.min(...makers);
  return makers.length > 0 && first > index ? { index: first } : null;
}

/** The name in the statement, else the statement. */
function placeOf({ statement, name }: ObjectUse): { readonly start: number; readonly end: number } {
  const token = statement.parsed.tokens.find(
    ({ kind, text }) => (kind === "word" && text === name) || text === `"${name}"`,
  );
  return token
    ? { start: statement.start + token.start, end: statement.start + token.end }
    : { start: statement.start, end: statement.end };
}
