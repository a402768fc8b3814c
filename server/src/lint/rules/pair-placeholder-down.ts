// A down that only fills the file: SELECT 1, an empty DO block, a note that somebody will write it.
import { writeDownFix } from "../down-fixes";
import { effectiveStatements, isUpkeep } from "../down-script";
import { defineRule } from "../rule";
import { isIdle, isPlaceholder } from "../placeholder";
import type { OffsetRange } from "../../base/text-range";
import type { SqlFile, Statement } from "../../sql/sql-file";

export const pairPlaceholderDown = defineRule({
  id: "pair-placeholder-down",
  since: "0.1.0",
  needs: "pair",
  severity: "warning",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "A down script is only a placeholder such as SELECT 1.",
    why:
      "It looks like a way back and is none: a runner records the rollback as done although nothing was taken back, or " +
      "fails with an error that explains nothing.",
    instead:
      "Write the statements that take the up back, or say that none can: DO $$ BEGIN RAISE EXCEPTION 'irreversible: " +
      "reason'; END $$;",
    examples: {
      reject: [
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "SELECT 1;" },
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "DO $$ BEGIN NULL; END $$;" },
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "-- TODO: write this" },
      ],
      accept: [
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "ALTER TABLE users DROP COLUMN age;" },
        {
          up: "DELETE FROM users WHERE id = 1;",
          down: "DO $$ BEGIN RAISE EXCEPTION 'irreversible: the row is gone'; END $$;",
        },
      ],
    },
  },
  messages: {
    placeholder: {
      text: "This down script is a placeholder: rolling {name} back takes nothing back.",
      help: "Write the statements that take the up back, or RAISE EXCEPTION 'irreversible: reason' in a DO block.",
    },
  },
  check({ migration, up, down, parser, before, report }) {
    if (!up || !down || isIdle(up.sql) || down.sql.metaCommands.length > 0) return;
    if (effectiveStatements(up.sql).every(isUpkeep)) return;
    const statements = effectiveStatements(down.sql);
    const at = statements.length > 0 ? placeholders(statements) : unwritten(down.sql);
    if (!at) return;
    report(down, statements[0] ?? null, {
      message: "placeholder",
      at,
      data: { name: migration.name },
      fixes: () => writeDownFix(up, down, parser, before),
    });
  },
});

/** From the first statement to the last, when each of them is a placeholder. */
function placeholders(statements: readonly Statement[]): OffsetRange | null {
  const [first] = statements;
  const last = statements.at(-1);
  if (!first || !last || !statements.every(isPlaceholder)) return null;
  return { start: first.start, end: last.end };
}

/** The comment that says the script is still to be written. */
function unwritten({ text, comments }: SqlFile): OffsetRange | null {
  const found = comments.find(({ start, end }) => /\b(?:TODO|FIXME|TBD|XXX)\b/i.test(text.slice(start, end)));
  return found ? { start: found.start, end: found.end } : null;
}
