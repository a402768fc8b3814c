// A migration that needs an object which only a later one makes.
import type { OffsetRange } from "../../base/text-range";
import type { LintFile } from "../context";
import { objectUses, type ObjectUse } from "../object-uses";
import { defineRule, sources } from "../rule";
import type { World } from "../schema/world";

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
      "A migration uses a table, view, index, sequence, type, schema or trigger function that only a later one creates.",
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
    const made = new Set<string>();
    const gone = new Set<string>();
    /** What nothing has made so far. */
    const wanted = new Map<string, Want[]>();
    let opaque = "";
    for (const migration of folder.migrations) {
      const file = fileOf(migration, "up");
      if (!file) continue;
      const uses = objectUses.of(file);
      opaque += uses.opaque;
      for (const use of uses.needs) {
        if (use.keys.some((key) => made.has(key) || gone.has(key))) continue;
        // What code may have made is not known to be missing.
        if (opaque !== "" && opaque.includes(use.name.toLowerCase())) continue;
        for (const key of use.keys) {
          const wants = wanted.get(key);
          if (wants) wants.push({ file, use });
          else wanted.set(key, [{ file, use }]);
        }
      }
      for (const key of uses.gone) {
        gone.add(key);
        wanted.delete(key);
      }
      for (const [key, isCertain] of uses.made) {
        made.add(key);
        const wants = wanted.get(key);
        wanted.delete(key);
        if (!wants || !isCertain || wasThere(worldBefore(0), key)) continue;
        const told = new Set<LintFile>();
        for (const want of wants) {
          if (told.has(want.file) || want.file === file) continue;
          told.add(want.file);
          const data = { object: want.use.name, later: migration.name };
          report(want.file, want.use.statement, { message: "later", at: placeOf(want.use), data });
        }
      }
    }
  },
});

interface Want {
  readonly file: LintFile;
  readonly use: ObjectUse;
}

/** Told of before the first migration. */
function wasThere(world: World, key: string): boolean {
  const [, kind = "", schema = "", name = ""] = /^(\w+) (.*?)\.(.*)$/s.exec(key) ?? [];
  if (kind === "relation") return world.relation({ schema, name }) !== undefined;
  return kind === "type" && world.type({ schema, name }) !== undefined;
}

/** The name in the statement, else the statement. */
function placeOf({ statement, name }: ObjectUse): OffsetRange {
  const token = statement.parsed.tokens.find(
    ({ kind, text }) => (kind === "word" && text === name) || text === `"${name}"`,
  );
  return token
    ? { start: statement.start + token.start, end: statement.start + token.end }
    : { start: statement.start, end: statement.end };
}
