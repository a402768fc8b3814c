// A down that does nothing while its up does something.
import { writeDownFix } from "../down-fixes";
import { effectiveStatements, irreversibleReason, isEmpty, isUpkeep } from "../down-script";
import { firstLine } from "../reports";
import { defineRule } from "../rule";

export const pairEmptyDown = defineRule({
  id: "pair-empty-down",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "A down script has no statement that does anything, while the up has.",
    why:
      "A runner records the rollback as done although nothing was taken back; the next up then fails on what is still " +
      "there, or builds on it.",
    instead:
      "Write the statements that take the up back. Where nothing can, end the rollback with DO $$ BEGIN RAISE EXCEPTION " +
      "'irreversible: reason'; END $$;, or declare it with \"-- irreversible: reason\" in the up.",
    examples: {
      reject: [
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "-- nothing to do" },
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "BEGIN;\nCOMMIT;" },
      ],
      accept: [
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "ALTER TABLE users DROP COLUMN age;" },
        { up: "-- later", down: "-- later" },
        { up: "-- irreversible: rows are gone\nDELETE FROM users WHERE id < 10;", down: "-- see the up" },
      ],
    },
  },
  messages: {
    empty: {
      text: "This down script does nothing, so rolling {name} back changes nothing and is recorded as done.",
      help: "Write the statements that take the up back, or RAISE EXCEPTION 'irreversible: reason' in a DO block.",
    },
  },
  check({ migration, up, down, parser, before, inSeries, report }) {
    // What a template's placeholders stand for may do something.
    if (up?.masks.length || down?.masks.length) return;
    if (inSeries !== null || !up || !down || isEmpty(up.sql) || !isEmpty(down.sql)) return;
    if (irreversibleReason(up.sql) !== null || effectiveStatements(up.sql).every(isUpkeep)) return;
    report(down, null, {
      message: "empty",
      at: firstLine(down.sql.text),
      data: { name: migration.name },
      fixes: () => writeDownFix(up, down, parser, before),
    });
  },
});
