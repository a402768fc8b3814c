// Which extensions a folder's migrations create: the embedded database must be started with them.
import type { MigrationFolder } from "../migrations/migration";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import { as } from "../sql/syntax-tree";

export function namedExtensions(folder: MigrationFolder, parser: Parser): readonly string[] {
  const names = new Set<string>();
  for (const { up, down } of folder.migrations) {
    for (const half of [up, down]) {
      // Most files create none, and parsing is worth it only for those that may.
      if (half?.text == null || !/extension/i.test(half.text)) continue;
      for (const { parsed } of parseSqlFile(half.text, parser).statements) {
        const name = as(parsed.tree, "CreateExtensionStmt")?.extname;
        if (name !== undefined) names.add(name);
      }
    }
  }
  return [...names];
}
