// An up without a down: there is no way back.
import { writeDownFix } from "../down-fixes";
import { irreversibleReason } from "../down-script";
import { firstLine } from "../reports";
import { layoutNamed } from "../../migrations/layouts/registry";
import { defineRule, sources } from "../rule";

/** A folder of this many ups and not one down is a project that does not use downs. */
const projectWithoutDowns = 5;

export const pairMissingDown = defineRule({
  id: "pair-missing-down",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: sources("migrationpilot:irreversible dbmate:strict"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "An up script has no down script.",
    why: "When the release has to be taken back there is nothing to run, and somebody writes it under pressure.",
    instead:
      "Write the down script, for most statements the editor can do it, or declare why there is none with a comment " +
      '"-- irreversible: reason" in the up. A folder of five or more ups without a single down is taken to be a project ' +
      "that does not use them.",
    examples: {
      reject: [{ up: "CREATE TABLE users (id int PRIMARY KEY);", down: null }],
      accept: [
        { up: "CREATE TABLE users (id int PRIMARY KEY);", down: "DROP TABLE users;" },
        { up: "-- irreversible: the old rows are gone\nDELETE FROM users WHERE id < 10;", down: null },
      ],
    },
  },
  messages: {
    missing: {
      text: "{name} has no down script, so it cannot be taken back.",
      help: 'Write its down script, or say why not with "-- irreversible: reason" in the up.',
    },
  },
  check({ migration, folder, up, parser, before, report }) {
    if (!up || migration.down || irreversibleReason(up.sql)) return;
    if (layoutNamed(folder.layout)?.needsDown === false) return;
    if (/^(?:baseline|squash)/i.test(migration.name)) return;
    const { migrations } = folder;
    if (migrations.length >= projectWithoutDowns && migrations.every(({ down }) => down === null)) return;
    const { name } = migration;
    report(up, null, {
      message: "missing",
      at: firstLine(up.sql.text),
      data: { name },
      fixes: () => writeDownFix(up, null, parser, before),
    });
  },
});
