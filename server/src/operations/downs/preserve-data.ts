// An up rewritten so that its data can come back: tables and columns are renamed out of use instead of dropped, and rows that
// are deleted or overwritten are copied first into a table that the down reads. A proposal; the up as it is stays.
import type { Session } from "../../database/session";
import { rowChanges, type RowChange } from "../../lint/pair/row-changes";
import { clip, longestIdentifier } from "../../sql/object-name";
import { quoteIdentifier, quoteName } from "../../sql/names";
import { quarantined } from "../../sql/quarantine";
import type { SqlFile, Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { nameOf, readColumns, type TableColumns } from "./seed-rows";

export interface PreservingUp {
  readonly sql: string;
  /** What takes back the rows of its statements, by their number in the new file. */
  readonly rows: ReadonlyMap<number, readonly string[]>;
}

/** Null when nothing of the up loses data in a way that can be put off. */
export async function preserveData(
  session: Session,
  up: SqlFile,
  version: string,
): Promise<PreservingUp | null> {
  const tables = new Map<string, TableColumns>();
  for (const name of tablesOf(up)) {
    const columns = await readColumns(session, name);
    if (columns !== null) tables.set(name, columns);
  }
  const rows = new Map<number, readonly string[]>();
  let sql = "";
  let end = 0;
  let count = 0;
  let isChanged = false;
  for (const statement of up.statements) {
    const [change, another] = rowChanges(up).filter((one) => one.statement === statement);
    const kept = change && !another ? keepRows(change, tables, version) : null;
    const instead =
      kept?.before ??
      quarantined(statement.parsed, (table, column) =>
        (tables.get(quoteName(table))?.required ?? []).includes(column),
      );
    if (instead === null) {
      count++;
      continue;
    }
    isChanged = true;
    const texts = kept ? [...instead, statement.parsed.text] : instead;
    sql += up.text.slice(end, statement.start) + texts.join(";\n");
    end = statement.end;
    count += texts.length;
    if (kept) rows.set(count - 1, kept.back);
  }
  return isChanged ? { sql: sql + up.text.slice(end), rows } : null;
}

interface KeptRows {
  readonly before: readonly string[];
  readonly back: readonly string[];
}

/** Null where the rows cannot be copied by the statement's own condition, or not be told by a key afterwards. */
function keepRows(
  change: RowChange,
  tables: ReadonlyMap<string, TableColumns>,
  version: string,
): KeptRows | null {
  const { verb, statement } = change;
  const name = nameOf(change);
  const table = tables.get(name);
  const rows = rowsText(statement);
  if (!table || verb === "insert" || rows === null) return null;
  const kept = quoteIdentifier(
    clip(`zz_kept_${version}_${statement.index + 1}_${change.table.relname ?? ""}`, longestIdentifier),
  );
  const columns = verb === "update" ? [...new Set([...table.key, ...change.columns])] : table.columns;
  const list = columns.map(quoteIdentifier).join(", ");
  const before = [`CREATE TABLE ${kept} AS SELECT ${list} FROM ${rows}`];
  if (verb !== "update") {
    return {
      before,
      back: [`INSERT INTO ${name} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${kept}`],
    };
  }
  if (table.key.length === 0 || change.columns.length === 0) return null;
  const set = change.columns.map((column) => `${quoteIdentifier(column)} = kept.${quoteIdentifier(column)}`);
  const by = table.key.map(
    (column) => `${name}.${quoteIdentifier(column)} = kept.${quoteIdentifier(column)}`,
  );
  return {
    before,
    back: [`UPDATE ${name} SET ${set.join(", ")} FROM ${kept} kept WHERE ${by.join(" AND ")}`],
  };
}

/** The table, its alias and the condition, as the statement writes them; null with WITH, FROM, USING and RETURNING. */
function rowsText({ parsed: { tree, text, tokens } }: Statement): string | null {
  const truncate = as(tree, "TruncateStmt");
  const [only, another] = truncate?.relations ?? [];
  const truncated = as(only, "RangeVar");
  if (truncated && !another) {
    return quoteName({ schema: truncated.schemaname ?? null, name: truncated.relname ?? "" });
  }
  const change = as(tree, "UpdateStmt") ?? as(tree, "DeleteStmt");
  if (!change || change.withClause || "fromClause" in change || "usingClause" in change) return null;
  const word = as(tree, "UpdateStmt") ? "update" : "from";
  const from = tokens.findIndex((token) => token.kind === "word" && token.text === word);
  const set = tokens.findIndex(({ kind, text: written }) => kind === "word" && written === "set");
  const where = tokens.findIndex(
    ({ kind, text: written }, at) => kind === "word" && written === "where" && at > set,
  );
  if (tokens.some(({ kind, text: written }) => kind === "word" && written === "returning")) return null;
  // A second WHERE belongs to a subquery, and which one is the statement's is not told by words.
  if (tokens.filter(({ text: written }) => written === "where").length > 1) return null;
  const start = tokens[from]?.end ?? 0;
  const relation = text.slice(start, tokens[set < 0 ? where : set]?.start).trim();
  return change.whereClause ? `${relation} ${text.slice(tokens[where]?.start)}` : relation;
}

function tablesOf(up: SqlFile): ReadonlySet<string> {
  const altered = up.statements.flatMap(({ parsed }) => as(parsed.tree, "AlterTableStmt")?.relation ?? []);
  const names = altered.map((table) =>
    quoteName({ schema: table.schemaname ?? null, name: table.relname ?? "" }),
  );
  return new Set([...names, ...rowChanges(up).map(nameOf)]);
}
