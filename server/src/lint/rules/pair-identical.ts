// A down that says the same as its up.
import { writeDownFix } from "../down-fixes";
import { effectiveStatements, isUpkeep } from "../down-script";
import { isIdle } from "../placeholder";
import { defineRule } from "../rule";
import { statementShape } from "../tree-shape";

export const pairIdentical = defineRule({
  id: "pair-identical",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The up and the down hold the same statements.",
    why: "The down was copied from the up: rolling back runs the change a second time, which fails or doubles it.",
    instead: "Write the statements that take the up back.",
    examples: {
      reject: [
        {
          up: "ALTER TABLE users ADD COLUMN age int;",
          down: "-- taken back\nalter table users add age integer",
        },
      ],
      accept: [
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "ALTER TABLE users DROP COLUMN age;" },
        { up: "", down: "" },
        { up: "REFRESH MATERIALIZED VIEW totals;", down: "REFRESH MATERIALIZED VIEW totals;" },
      ],
    },
  },
  messages: {
    same: {
      text: "This down script holds the same statements as the up of {name}, so rolling back runs the change again.",
      help: "Write the statements that take the up back.",
    },
  },
  check({ migration, up, down, parser, before, report }) {
    if (!up || !down) return;
    const there = effectiveStatements(up.sql);
    const back = effectiveStatements(down.sql);
    const [first] = back;
    const last = back.at(-1);
    if (!first || !last || there.length !== back.length) return;
    if (back.every(isUpkeep) || isIdle(up.sql)) return;
    const same = back.every(({ parsed }, index) => {
      const other = there[index];
      return other !== undefined && statementShape(other.parsed) === statementShape(parsed);
    });
    if (!same) return;
    report(down, first, {
      message: "same",
      at: { start: first.start, end: last.end },
      data: { name: migration.name },
      fixes: () => writeDownFix(up, down, parser, before),
    });
  },
});
