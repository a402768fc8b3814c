// A constraint that was added NOT VALID and that no later migration validates.
import { quoteIdentifier } from "../../sql/names";
import { newPair } from "../constraint-fixes";
import type { LintFile } from "../context";
import { parsesAs } from "../fix-gate";
import { constraintEvents, type NotValidConstraint } from "../not-valid-constraints";
import { defineRule, sources, type RuleFix } from "../rule";
import type { Parser } from "../../sql/parser";

export const notValidNeverValidated = defineRule({
  id: "not-valid-never-validated",
  since: "0.1.0",
  needs: "history",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources("safe-migrate:pending-validations"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A constraint was added NOT VALID, and no later migration validates or drops it.",
    why:
      "Rows from before may still break it. The planner does not rely on it, SET NOT NULL cannot use it as a proof, and " +
      "nobody notices, because new rows are checked. The newest migrations are given time: their VALIDATE comes next.",
    instead:
      "VALIDATE CONSTRAINT in the next migration: it reads the table under SHARE UPDATE EXCLUSIVE, which blocks neither " +
      "reads nor writes.",
    examples: {
      reject: [
        {
          files: [
            ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;"],
            ["002_b.up.sql", "CREATE TABLE other (id int);"],
          ],
        },
      ],
      accept: [
        {
          files: [
            ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;"],
            ["002_b.up.sql", "ALTER TABLE t VALIDATE CONSTRAINT positive;"],
          ],
        },
        { files: [["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;"]] },
      ],
    },
  },
  options: {
    grace: {
      schema: {
        type: "integer",
        minimum: 0,
        description: "So many of the newest migrations may hold constraints that are not validated yet.",
      },
      default: 1,
    },
  },
  messages: {
    pending: {
      text: "The constraint {name} of {table} was added NOT VALID, and no later migration validates it.",
      help: "ALTER TABLE {table} VALIDATE CONSTRAINT {name} in the next migration.",
    },
  },
  check({ folder, options, fileOf, parser, report }) {
    const pending = new Map<NotValidConstraint, { readonly file: LintFile; readonly index: number }>();
    folder.migrations.forEach((migration, index) => {
      const file = fileOf(migration, "up");
      for (const event of file ? constraintEvents.of(file) : []) {
        if (event.kind === "added" && file) pending.set(event.constraint, { file, index });
        if (event.kind === "added" || pending.size === 0) continue;
        const open = Array.from(pending);
        for (const [constraint, place] of open) {
          if (event.kind === "settled" && event.is(constraint)) pending.delete(constraint);
          if (event.kind !== "renamed") continue;
          const renamed = event.rename(constraint);
          if (renamed === constraint) continue;
          pending.delete(constraint);
          pending.set(renamed, place);
        }
      }
    });
    const newest = folder.migrations.length - options.number("grace");
    for (const [constraint, { file, index }] of pending) {
      if (index >= newest) continue;
      const { command, table, name } = constraint;
      report(file, command.statement, {
        message: "pending",
        at: command.rangeOfWords("not", "valid"),
        data: { name, table },
        fixes: () => validateNext(file, constraint, parser),
      });
    }
  },
});

/** The VALIDATE as the next migration; its down adds the constraint as it was. */
function validateNext(file: LintFile, constraint: NotValidConstraint, parser: Parser): readonly RuleFix[] {
  const { command, table, schema } = constraint;
  const name = quoteIdentifier(constraint.name);
  const alter = `ALTER TABLE ${schema === null ? "" : `${quoteIdentifier(schema)}.`}${quoteIdentifier(table)}`;
  const { start, end } = command.range();
  const up = `${alter} VALIDATE CONSTRAINT ${name};\n`;
  const down = `${alter} DROP CONSTRAINT ${name};\n${alter} ${file.sql.text.slice(start, end)};\n`;
  const parses =
    parsesAs(parser, up, ["AlterTableStmt"]) && parsesAs(parser, down, ["AlterTableStmt", "AlterTableStmt"]);
  const edits = parses ? newPair(file, `validate ${constraint.name}`, up, down) : [];
  return edits.length === 0 ? [] : [{ title: "Validate it in the next migration", safe: false, edits }];
}
