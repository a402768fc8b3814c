// An applied migration whose file says something else now.
import type { OffsetRange } from "../../base/text-range";
import { checksumOf, normalisedText } from "../../migrations/checksum";
import type { MigrationFile } from "../../migrations/migration";
import { parseSqlFile } from "../../sql/parse-sql-file";
import type { Parser } from "../../sql/parser";
import { appliedOf } from "../applied-files";
import type { Statement } from "../../sql/sql-file";
import type { AppliedFile } from "../../protocol/findings";
import { firstLine } from "../reports";
import { defineRule, sources } from "../rule";
import { statementShape } from "../tree-shape";

export const versionEditedAfterApply = defineRule({
  id: "version-edited-after-apply",
  since: "0.1.0",
  needs: "history",
  severity: "error",
  default: "on",
  category: "history",
  sources: sources("atlas:atlas.sum flyway:validate sqlx:version-mismatch"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A migration was edited after it had been applied or merged.",
    why:
      "Databases that have applied it keep what it said before, and new ones get what it says now, so their schemas differ. " +
      "Most runners refuse to go on. Without the applied files to compare with, nothing is reported; a change of comments " +
      "and blanks alone is a warning, and a change of a down script is information.",
    instead: "Take the edit back and write it as a new migration.",
    examples: {
      reject: [
        {
          applied: [["001_users.up.sql", "CREATE TABLE users (id int);"]],
          files: [["001_users.up.sql", "CREATE TABLE users (id bigint);"]],
        },
      ],
      accept: [
        {
          applied: [["001_users.up.sql", "CREATE TABLE users (id int);"]],
          files: [["001_users.up.sql", "CREATE TABLE users (id int);\n"]],
        },
      ],
    },
  },
  messages: {
    edited: {
      text: "{name} was edited after it had been applied, so databases differ by what it said when they applied it.",
      help: "Take the edit back and write it as a new migration.",
    },
    reformatted: {
      text: "Comments or blanks of {name} were changed after it had been applied, so its checksum differs.",
      help: "Take the edit back: runners that compare checksums refuse to go on.",
    },
    downEdited: {
      text: "The down script of {name} was edited after the migration had been applied.",
      help: "Make sure that it still takes back what was applied.",
    },
  },
  check({ folder, facts, fileOf, parser, report }) {
    const { applied } = facts;
    if (!applied || applied.length === 0) return;
    for (const migration of folder.migrations) {
      const { up, down } = migration;
      // One file may hold both halves.
      for (const half of down?.path === up?.path ? [up] : [up, down]) {
        const before = half ? appliedOf(folder, half, applied) : undefined;
        if (!half || !before || isSame(half, before)) continue;
        const file = fileOf(migration, half.direction);
        const text = half.fileText;
        if (!file || text === null) continue;
        const data = { name: migration.name };
        const changed = before.text === null ? firstLine(text) : firstChange(text, before.text, parser);
        const at = changed ?? firstLine(text);
        if (half.direction === "down")
          report(file, null, { message: "downEdited", at, data, severity: "info" });
        else if (changed) report(file, null, { message: "edited", at, data });
        else report(file, null, { message: "reformatted", at, data, severity: "warning" });
      }
    }
  },
});

function isSame({ fileText }: MigrationFile, { text, checksum }: AppliedFile): boolean {
  if (fileText === null) return true;
  const now = checksumOf(fileText);
  if (text !== null) return now === checksumOf(text);
  return checksum === null || now === checksum;
}

/** The first statement that was not there before, or behind which one is missing; null when only comments differ. */
function firstChange(text: string, before: string, parser: Parser): OffsetRange | null {
  const now = parseSqlFile(text, parser).statements;
  const then = parseSqlFile(before, parser).statements;
  const changed = now.find((statement, index) => {
    const other = then[index];
    return !other || shapeOf(statement, parser) !== shapeOf(other, parser);
  });
  if (changed) return { start: changed.start, end: changed.end };
  if (then.length === now.length) return null;
  const last = now.at(-1);
  return last ? { start: last.start, end: last.end } : firstLine(text);
}

/** What the checksum does not see, as line ends in the body of a function, is no change of the statement. */
function shapeOf({ parsed }: Statement, parser: Parser): string {
  return statementShape(parser.parse(normalisedText(parsed.text)));
}
