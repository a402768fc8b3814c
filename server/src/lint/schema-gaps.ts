// Where the text of migrations does not tell the schema they leave: dynamic SQL, calls of functions, extensions, statements
// that do not parse. After those a schema that was read from a database is worth its time.
import { compareVersions } from "../migrations/layout";
import type { MigrationFolder } from "../migrations/migration";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import type { ParsedText } from "../sql/sql-file";

const opaqueKinds = new Set(["unparsed", "DoStmt", "CallStmt", "SelectStmt", "CreateExtensionStmt"]);

/**
 * Indexes of the migrations before which the schema should be read, ascending: the first that is linted, those after gaps,
 * and the last.
 */
export function opaqueAfter(
  folder: MigrationFolder,
  parser: Parser,
  since: string | null,
): readonly number[] {
  const { migrations } = folder;
  const first =
    since === null ? 0 : migrations.findIndex(({ version }) => compareVersions(version, since) > 0);
  if (first < 0) return [];
  const gaps = migrations.flatMap(({ up }, at) => {
    if (at < first || up?.text == null || at + 1 >= migrations.length) return [];
    const { statements } = parseSqlFile(up.text, parser);
    return statements.some(({ parsed }) => isOpaque(parsed)) ? [at + 1] : [];
  });
  return [...new Set([first, ...gaps, migrations.length - 1])];
}

function isOpaque({ kind }: ParsedText): boolean {
  return opaqueKinds.has(kind);
}
