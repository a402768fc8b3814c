// What each statement locks as Markdown: the forecast, and beside it what the embedded database took.
import type {
  LockedMigration,
  LockedStatement,
  LocksReport,
  ObservedStatement,
} from "../../../server/src/protocol/reports/locks";
import { filePlace } from "./file-place";
import { lockTable } from "./lock-table";
import { codeBlock, inlineCode, markdownText, paragraphs, table } from "./markdown";

export function locksDocument({ engine, migrations, disagreements }: LocksReport): string {
  const count = migrations.length === 1 ? "1 migration" : `${migrations.length} migrations`;
  const agreed =
    disagreements === 0
      ? "What was seen is what was foretold."
      : `> ⚠ ${disagreements} times something else was seen than was foretold.`;
  return paragraphs([
    `# Locks of ${count}`,
    engine === null
      ? "As foretold; nothing was run."
      : `As foretold, and as seen on the embedded PostgreSQL ${markdownText(engine.version)}. What is locked is proved there; for how long is not.`,
    engine === null ? "" : agreed,
    ...migrations.flatMap(migrationSection),
  ]);
}

function migrationSection({ version, name, statements, not_observed }: LockedMigration): readonly string[] {
  return [
    `## ${markdownText(`${version} ${name}`)}`,
    not_observed === null ? "" : `> ⚠ Not watched: ${markdownText(not_observed)}`,
    ...statements.map(statementSection),
  ];
}

function statementSection({ path, range, sql, locks, observed }: LockedStatement): string {
  return [
    filePlace(path, range.start.line),
    codeBlock(sql, "sql"),
    lockTable(locks),
    ...(observed === null ? [] : observedSection(observed)),
  ].join("\n\n");
}

function observedSection({ locks, disagreements }: ObservedStatement): readonly string[] {
  const seen = table(
    ["Relation", "Seen", "Work"],
    locks.map(({ relation, mode, rewrite, scan }) => [
      inlineCode(relation),
      mode,
      rewrite ? "rewrite" : scan ? "scan" : "none",
    ]),
  );
  return [
    ...(seen === "" ? [] : [seen]),
    ...disagreements.map((one) => `> ⚠ Not as foretold: ${markdownText(one)}`),
  ];
}
