// REFRESH VERSION of a collation without rebuilding the indexes that were sorted by its old version.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { defineRule } from "../rule";

export const reindexAfterCollation = defineRule({
  id: "reindex-after-collation",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "indexes",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "ALTER COLLATION or ALTER DATABASE … REFRESH VERSION in a file without REINDEX.",
    why:
      "REFRESH VERSION only records the new version and so silences the warning. Indexes on text that were built under " +
      "the old version may be in the wrong order: queries miss rows and unique indexes let duplicates in.",
    instead:
      "REINDEX … CONCURRENTLY everything that depends on the collation first, then REFRESH VERSION. Manual: ALTER " +
      "COLLATION, notes.",
    examples: {
      reject: ['ALTER COLLATION "de_DE" REFRESH VERSION;', "ALTER DATABASE shop REFRESH COLLATION VERSION;"],
      accept: [
        'REINDEX INDEX CONCURRENTLY users_name_idx;\nALTER COLLATION "de_DE" REFRESH VERSION;',
        'ALTER COLLATION "de_DE" RENAME TO german;',
      ],
    },
  },
  messages: {
    notRebuilt: {
      text: "Recording the new version of {collation} rebuilds no index that depends on it.",
      help: "REINDEX … CONCURRENTLY the indexes on text that use it, before REFRESH.",
    },
  },
  statements: ["AlterCollationStmt", "AlterDatabaseRefreshCollStmt"],
  check(context) {
    const { statement, file } = context;
    if (file.sql.statements.some(({ parsed }) => parsed.kind === "ReindexStmt")) return;
    const collation = as(statement.parsed.tree, "AlterCollationStmt");
    const database = as(statement.parsed.tree, "AlterDatabaseRefreshCollStmt");
    context.report({
      message: "notRebuilt",
      at: rangeOfWords(statement, "refresh") ?? statement,
      data: {
        collation: collation
          ? `collation ${displayName(nameFromList(collation.collname ?? []))}`
          : `the collations of database ${database?.dbname ?? ""}`,
      },
    });
  },
});
