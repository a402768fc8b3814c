// An up that does nothing.
import { defineRule, sources } from "../rule";
import { firstLine } from "../reports";

/** A comment that begins by saying that nothing is done on purpose. */
const marker = /^(?:--+|\/\*+)\s*no-?op\b/i;

export const emptyMigration = defineRule({
  id: "empty-migration",
  since: "0.1.0",
  needs: "file",
  severity: "warning",
  default: "on",
  category: "files",
  sources: sources("dbmate:empty"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "An up script holds no statement, or nothing but BEGIN and COMMIT.",
    why:
      "Its version is recorded as applied although nothing was done. Whoever forgot to write it cannot write it any more, " +
      "because databases that have applied it never look again.",
    instead:
      'Write it or delete it. Where nothing is to be done on purpose, say why with a comment "-- noop: reason".',
    examples: {
      reject: ["-- to be written", "BEGIN;\nCOMMIT;"],
      accept: ["-- noop: superseded by 0042", "SELECT 1;"],
    },
  },
  messages: {
    empty: {
      text: "This up script does nothing, and its version is recorded as applied all the same.",
      help: 'Write it or delete it, or say why it does nothing with a comment "-- noop: reason".',
    },
  },
  check({ file, report }) {
    const { text, statements, comments, metaCommands } = file.sql;
    if (metaCommands.length > 0 || statements.some(({ parsed }) => parsed.kind !== "TransactionStmt")) return;
    // What a template's placeholders stand for may do something.
    if (file.masks.length > 0) return;
    // There an empty file of a dialect says that nothing is done in it.
    if (file.folder.layout === "popx" && file.path.includes(".postgres.")) return;
    if (comments.some(({ start, end }) => marker.test(text.slice(start, end)))) return;
    const [first] = statements.length > 0 ? statements : comments;
    report(null, {
      message: "empty",
      at: first ? { start: first.start, end: first.end } : firstLine(text),
    });
  },
});
