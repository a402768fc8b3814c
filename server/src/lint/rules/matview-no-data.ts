// A materialized view that is left without data, so that reading it fails until it is refreshed.
import { rangeOfWords } from "../../sql/alter-table";
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import type { LintFile } from "../context";
import { Digest, type HistoryContext } from "../history-context";
import { defineRule } from "../rule";

/** What a file says of materialized views, in order. */
interface Said {
  readonly name: QualifiedName;
  /** "ends" for a drop. */
  readonly what: "empties" | "fills" | "ends";
  readonly statement: Statement;
  /** The name it goes by from now on, after a rename. */
  readonly renamedTo: string | null;
}

const digest = new Digest<readonly Said[]>(({ sql }) => sql.statements.flatMap(saidBy));

export const matviewNoData = defineRule({
  id: "matview-no-data",
  since: "0.1.0",
  needs: "history",
  severity: "warning",
  default: "on",
  category: "data",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A materialized view is created or refreshed WITH NO DATA, and no later statement refreshes it.",
    why: "Until it is refreshed, every query that reads the materialized view fails (55000): it has not been populated.",
    instead: "REFRESH MATERIALIZED VIEW before anybody reads it, in this migration or in a later one.",
    examples: {
      reject: [
        "CREATE MATERIALIZED VIEW sales AS SELECT 1 AS a WITH NO DATA;",
        "REFRESH MATERIALIZED VIEW sales WITH NO DATA;",
      ],
      accept: [
        "CREATE MATERIALIZED VIEW sales AS SELECT 1 AS a WITH NO DATA;\nREFRESH MATERIALIZED VIEW sales;",
        "CREATE TABLE sales AS SELECT 1 AS a WITH NO DATA;",
      ],
    },
  },
  messages: {
    empty: {
      text: "WITH NO DATA leaves {view} without rows: every query that reads it fails (55000) until it is refreshed.",
      help: "REFRESH MATERIALIZED VIEW {view} before anybody reads it.",
    },
  },
  check(context) {
    const { migrations } = context.folder;
    const ups = migrations.map((migration) => context.fileOf(migration, "up"));
    ups.forEach((up, index) => {
      if (up) checkFile(context, up, () => ups.slice(index + 1));
      const migration = migrations[index];
      const down = migration ? context.fileOf(migration, "down") : null;
      if (down) checkFile(context, down, () => []);
    });
  },
});

function checkFile(
  context: HistoryContext<"empty">,
  file: LintFile,
  laterFiles: () => readonly (LintFile | null)[],
): void {
  const said = digest.of(file);
  said.forEach(({ name, what, statement }, at) => {
    if (what !== "empties") return;
    const later = [
      ...said.slice(at + 1),
      ...laterFiles().flatMap((other) => (other ? digest.of(other) : [])),
    ];
    if (endsEmptiness(name, later) || mentionsRefresh(file, statement, name)) return;
    context.report(file, statement, {
      message: "empty",
      at: rangeOfWords(statement, "with", "no", "data") ?? statement,
      data: { view: name.schema === null ? name.name : `${name.schema}.${name.name}` },
    });
  });
}

/** A later statement refreshes or drops it, under the name it has by then. Another one that empties it is told of itself. */
function endsEmptiness(name: QualifiedName, later: readonly Said[]): boolean {
  let current = name;
  for (const one of later) {
    const isSame = one.name.name === current.name && matches(one.name.schema, current.schema);
    if (!isSame) continue;
    if (one.renamedTo === null) return true;
    current = { ...current, name: one.renamedTo };
  }
  return false;
}

/** A name without a schema may mean any. */
function matches(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}

/** Code later in the file that refreshes it when it runs. */
function mentionsRefresh({ sql }: LintFile, { index }: Statement, { name }: QualifiedName): boolean {
  return sql.statements.slice(index + 1).some(({ parsed }) => {
    const isCode = parsed.kind === "DoStmt" || parsed.kind === "CallStmt" || parsed.kind === "SelectStmt";
    return isCode && /refresh/i.test(parsed.text) && parsed.text.includes(name);
  });
}

function saidBy(statement: Statement): readonly Said[] {
  const { tree } = statement.parsed;
  const create = as(tree, "CreateTableAsStmt");
  if (create?.objtype === "OBJECT_MATVIEW" && create.into?.rel) {
    const what = create.into.skipData ? "empties" : "fills";
    return [{ name: nameOfRangeVar(create.into.rel), what, statement, renamedTo: null }];
  }
  const refresh = as(tree, "RefreshMatViewStmt");
  if (refresh?.relation) {
    const what = refresh.skipData ? "empties" : "fills";
    return [{ name: nameOfRangeVar(refresh.relation), what, statement, renamedTo: null }];
  }
  const rename = as(tree, "RenameStmt");
  if (rename?.renameType === "OBJECT_MATVIEW" && rename.relation) {
    const renamedTo = rename.newname ?? null;
    return [{ name: nameOfRangeVar(rename.relation), what: "ends", statement, renamedTo }];
  }
  const drop = as(tree, "DropStmt");
  if (drop?.removeType !== "OBJECT_MATVIEW") return [];
  return (drop.objects ?? []).map((object) => {
    const name = nameFromList(as(object, "List")?.items ?? []);
    return { name, what: "ends" as const, statement, renamedTo: null };
  });
}
