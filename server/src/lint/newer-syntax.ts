// Features of SQL by the server version that first has them, found in the syntax tree. Source: the release notes of 12 to
// 18 ("E. Release Notes" in the manual), and for grammar src/backend/parser/gram.y of each version. Features of 11 and older
// are not told. What no table lists is found by the target's own grammar (sql/target-grammar.ts).
import type { ParsedText, Token } from "../sql/sql-file";
import { as, walk, type Node, type NodeKind, type Tree } from "../sql/syntax-tree";

export interface NewerFeature {
  /** As a person writes it, for instance "MERGE". */
  readonly feature: string;
  /** Major version that first has it. */
  readonly since: number;
  /** Lower-case words to mark, as they follow one another in the statement. */
  readonly words: readonly string[];
  /** UTF-8 offset in the statement where the tree gives one; -1 otherwise. */
  readonly location: number;
  /** The name of a function, which may be somebody's own. */
  readonly functionName: string | null;
}

const cache = new WeakMap<ParsedText, readonly NewerFeature[]>();

/** Functions by the version whose pg_proc first has them, of names that nobody gives to something else. */
const functions: Readonly<Record<string, number>> = {
  date_bin: 14,
  string_to_table: 14,
  trim_array: 14,
  range_agg: 14,
  regexp_count: 15,
  regexp_instr: 15,
  regexp_like: 15,
  regexp_substr: 15,
  any_value: 16,
  random_normal: 16,
  pg_input_is_valid: 16,
  xmltext: 17,
  uuid_extract_timestamp: 17,
  uuid_extract_version: 17,
  uuidv7: 18,
  uuidv4: 18,
  casefold: 18,
};

/** Settings by the version that first has them. */
const settings: Readonly<Record<string, number>> = {
  idle_session_timeout: 14,
  client_connection_check_interval: 14,
  default_toast_compression: 14,
  createrole_self_grant: 16,
  transaction_timeout: 17,
  event_triggers: 17,
  allow_alter_system: 17,
};

const viewOptions: Readonly<Record<string, number>> = { security_invoker: 15 };

/** Features that the statement uses and servers before 18 lack, each once. */
export function newerFeatures(parsed: ParsedText): readonly NewerFeature[] {
  let features = cache.get(parsed);
  if (!features) cache.set(parsed, (features = find(parsed)));
  return features;
}

function find({ tree, tokens, kind }: ParsedText): readonly NewerFeature[] {
  if (!tree) return kind === "unparsed" ? comingFeatures(tokens) : [];
  const found: NewerFeature[] = [];
  const add: Add = (feature, since, words, location = -1, functionName = null) => {
    if (found.some((other) => other.feature === feature)) return;
    found.push({ feature, since, words: words.split(" "), location, functionName });
  };
  walk(tree, (node, payload) => finders[node]?.(payload as never, add));
  return found;
}

type Add = (
  feature: string,
  since: number,
  words: string,
  location?: number,
  functionName?: string | null,
) => void;
type Finders = { readonly [Kind in NodeKind]?: (node: never, add: Add) => void };

const finders: Finders = {
  MergeStmt: merge,
  IndexStmt: index,
  AlterTableCmd: alterTable,
  PartitionCmd: (node: Tree.PartitionCmd, add: Add) => {
    if (node.concurrent) add("DETACH PARTITION … CONCURRENTLY", 14, "concurrently");
  },
  Constraint: constraint,
  ColumnDef: (node: Tree.ColumnDef, add: Add) => {
    if (node.compression) add("COMPRESSION of a column", 14, "compression");
    if (node.storage_name) add("STORAGE in a column definition", 16, "storage");
  },
  CreateTrigStmt: (node: Tree.CreateTrigStmt, add: Add) => {
    if (node.replace) add("CREATE OR REPLACE TRIGGER", 14, "or replace");
  },
  CreateFunctionStmt: (node: Tree.CreateFunctionStmt, add: Add) => {
    if (node.sql_body) add("a SQL-standard function body", 14, "begin atomic");
  },
  CreateSeqStmt: (node: Tree.CreateSeqStmt, add: Add) => {
    if (node.sequence?.relpersistence === "u") add("UNLOGGED sequences", 15, "unlogged");
  },
  ViewStmt: (node: Tree.ViewStmt, add: Add) => options(node.options, viewOptions, add),
  CreatePublicationStmt: (node: Tree.CreatePublicationStmt, add: Add) => publication(node.pubobjects, add),
  AlterPublicationStmt: (node: Tree.AlterPublicationStmt, add: Add) => publication(node.pubobjects, add),
  CommonTableExpr: (node: Tree.CommonTableExpr, add: Add) => {
    if (node.search_clause) add("SEARCH", 14, "search", node.location);
    if (node.cycle_clause) add("CYCLE", 14, "cycle", node.location);
  },
  SelectStmt: (node: Tree.SelectStmt, add: Add) => {
    if (node.groupDistinct) add("GROUP BY DISTINCT", 14, "by distinct");
  },
  RangeSubselect: (node: Tree.RangeSubselect, add: Add) => {
    if (!node.alias) add("a subquery in FROM without an alias", 16, "");
  },
  JsonTable: (node: Tree.JsonTable, add: Add) => add("JSON_TABLE", 17, "json_table", node.location),
  JsonFuncExpr: (node: Tree.JsonFuncExpr, add: Add) => add("SQL/JSON query functions", 17, "", node.location),
  JsonIsPredicate: (node: Tree.JsonIsPredicate, add: Add) => add("IS JSON", 16, "is json", node.location),
  JsonObjectConstructor: (node: Tree.JsonObjectConstructor, add: Add) =>
    add("JSON_OBJECT with SQL/JSON syntax", 16, "json_object", node.location),
  JsonArrayConstructor: (node: Tree.JsonArrayConstructor, add: Add) =>
    add("JSON_ARRAY", 16, "json_array", node.location),
  FuncCall: (node: Tree.FuncCall, add: Add) => {
    const name = lastName(node.funcname);
    if (node.funcname?.length === 1 && Object.hasOwn(functions, name))
      add(`${name}()`, functions[name] ?? 0, name, node.location, name);
  },
  VariableSetStmt: (node: Tree.VariableSetStmt, add: Add) => {
    const name = (node.name ?? "").toLowerCase();
    if (Object.hasOwn(settings, name)) add(`the setting ${name}`, settings[name] ?? 0, name);
  },
  AccessPriv: (node: Tree.AccessPriv, add: Add) => {
    if (node.priv_name === "maintain") add("the privilege MAINTAIN", 17, "maintain");
  },
  CopyStmt: (node: Tree.CopyStmt, add: Add) => {
    if (node.whereClause) add("COPY … WHERE", 12, "where");
    options(node.options, { on_error: 17, log_verbosity: 17, reject_limit: 18 }, add);
  },
  DropdbStmt: (node: Tree.DropdbStmt, add: Add) => {
    if ((node.options ?? []).length > 0) add("DROP DATABASE … WITH (FORCE)", 13, "force");
  },
  RenameStmt: (node: Tree.RenameStmt, add: Add) => {
    if (node.renameType === "OBJECT_COLUMN" && node.relationType === "OBJECT_VIEW")
      add("ALTER VIEW … RENAME COLUMN", 13, "rename");
  },
  StatsElem: (node: Tree.StatsElem, add: Add) => {
    if (node.expr) add("statistics on expressions", 14, "statistics");
  },
  InsertStmt: returning,
  UpdateStmt: returning,
  DeleteStmt: returning,
  AlterDomainStmt: (node: Tree.AlterDomainStmt, add: Add) => {
    if (node.subtype === "C" && as(node.def, "Constraint")?.contype === "CONSTR_NOTNULL")
      add("ALTER DOMAIN … ADD NOT NULL", 17, "not null");
  },
};

function returning({ returningClause }: { readonly returningClause?: Tree.ReturningClause }, add: Add): void {
  if ((returningClause?.options ?? []).length > 0) add("RETURNING WITH (OLD, NEW)", 18, "returning with");
}

function merge(node: Tree.MergeStmt, add: Add): void {
  add("MERGE", 15, "merge");
  if (node.returningClause) add("MERGE … RETURNING", 17, "returning");
  returning(node, add);
  const bySource = (node.mergeWhenClauses ?? []).some(
    (clause) => as(clause, "MergeWhenClause")?.matchKind === "MERGE_WHEN_NOT_MATCHED_BY_SOURCE",
  );
  if (bySource) add("WHEN NOT MATCHED BY SOURCE", 17, "by source");
}

function index(node: Tree.IndexStmt, add: Add): void {
  if (node.nulls_not_distinct) add("NULLS NOT DISTINCT", 15, "nulls not distinct");
}

function constraint(node: Tree.Constraint, add: Add): void {
  if (node.nulls_not_distinct) add("NULLS NOT DISTINCT", 15, "nulls not distinct");
  if (node.contype === "CONSTR_GENERATED") {
    if (node.generated_kind === "v") add("virtual generated columns", 18, "generated", node.location);
    else add("generated columns", 12, "generated", node.location);
  }
  if (node.without_overlaps) add("WITHOUT OVERLAPS", 18, "without overlaps");
  if (node.fk_with_period) add("PERIOD in a foreign key", 18, "period");
  if (node.contype === "CONSTR_NOTNULL" && (node.keys ?? []).length > 0)
    add("NOT NULL as a table constraint", 18, "not null");
  if (node.contype === "CONSTR_ATTR_NOT_ENFORCED" || (isCheckOrKey(node) && !node.is_enforced))
    add("NOT ENFORCED", 18, "not enforced");
  if (node.contype === "CONSTR_FOREIGN" && (node.fk_del_set_cols ?? []).length > 0)
    add("columns of SET NULL or SET DEFAULT", 15, "on delete set");
}

/** The kinds that can be enforced or not; the tree leaves a flag out that is false. */
function isCheckOrKey({ contype }: Tree.Constraint): boolean {
  return contype === "CONSTR_CHECK" || contype === "CONSTR_FOREIGN";
}

function alterTable(node: Tree.AlterTableCmd, add: Add): void {
  switch (node.subtype) {
    case "AT_SetCompression":
      return add("SET COMPRESSION", 14, "set compression");
    case "AT_SetStatistics":
      return node.def ? undefined : add("SET STATISTICS DEFAULT", 17, "statistics default");
    case "AT_DropExpression":
      return add("DROP EXPRESSION", 13, "drop expression");
    case "AT_SetExpression":
      return add("SET EXPRESSION", 17, "set expression");
    case "AT_SetAccessMethod":
      return add("SET ACCESS METHOD", 15, "set access method");
    case "AT_DetachPartitionFinalize":
      return add("DETACH PARTITION … FINALIZE", 14, "finalize");
    case "AT_AlterConstraint":
      if (as(node.def, "ATAlterConstraint")?.alterEnforceability)
        add("ALTER CONSTRAINT … ENFORCED", 18, "enforced");
  }
}

function publication(objects: readonly Node[] | undefined, add: Add): void {
  for (const object of objects ?? []) {
    const spec = as(object, "PublicationObjSpec");
    const type = spec?.pubobjtype;
    if (type === "PUBLICATIONOBJ_TABLES_IN_SCHEMA" || type === "PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA")
      add("TABLES IN SCHEMA", 15, "in schema");
    if (spec?.pubtable?.whereClause) add("row filters of publications", 15, "where");
    if ((spec?.pubtable?.columns ?? []).length > 0) add("column lists of publications", 15, "");
  }
}

function options(
  nodes: readonly Node[] | undefined,
  known: Readonly<Record<string, number>>,
  add: Add,
): void {
  for (const node of nodes ?? []) {
    const { defname = "", location } = as(node, "DefElem") ?? {};
    const since = Object.hasOwn(known, defname) ? known[defname] : undefined;
    if (since !== undefined) add(`the option ${defname}`, since, defname, location);
  }
}

function lastName(nodes: readonly Node[] | undefined): string {
  const last = nodes?.[nodes.length - 1];
  return as(last, "String")?.sval ?? "";
}

/** What the newest grammar here does not read yet, by its words. */
function comingFeatures(tokens: readonly Token[]): readonly NewerFeature[] {
  const words = tokens.slice(0, 12).map(({ kind, text }) => (kind === "word" ? text : ""));
  if (words[0] === "repack") return [coming("REPACK")];
  if (words[0] !== "alter" || words[1] !== "table") return [];
  for (const pair of ["split partition", "merge partitions"]) {
    if (` ${words.join(" ")} `.includes(` ${pair} `)) return [coming(pair.toUpperCase())];
  }
  return [];
}

function coming(feature: string): NewerFeature {
  return { feature, since: 19, words: feature.toLowerCase().split(" "), location: -1, functionName: null };
}
