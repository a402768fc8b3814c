// A SELECT that only gives rows, which nobody reads when a migration runs.
import { nameFromList } from "../../sql/names";
import { walk, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule } from "../rule";
import { builtinVolatility } from "../schema/builtin-functions";

/** Volatile, but nothing is changed by calling them. */
const harmless = new Set([
  "clock_timestamp",
  "currval",
  "gen_random_uuid",
  "lastval",
  "pg_current_wal_lsn",
  "pg_database_size",
  "pg_indexes_size",
  "pg_is_in_recovery",
  "pg_relation_size",
  "pg_table_size",
  "pg_total_relation_size",
  "random",
  "timeofday",
  "uuid_generate_v4",
  "uuidv4",
  "uuidv7",
]);

/** Of pg_catalog, and not among the functions whose volatility is known. */
const aggregates = new Set(
  (
    "array_agg avg bool_and bool_or count every generate_series json_agg json_object_agg jsonb_agg jsonb_object_agg max " +
    "min string_agg sum unnest"
  ).split(" "),
);

export const selectInMigration = defineRule({
  id: "select-in-migration",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "on",
  category: "data",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A SELECT that calls nothing with an effect.",
    why: "Nobody sees its rows when the migration runs: it is most likely left over, and reading a large table takes time.",
    instead: "Remove it. To stop a migration when something is wrong, use DO with RAISE EXCEPTION.",
    examples: {
      reject: ["SELECT * FROM users;", "SELECT count(*) FROM users;"],
      accept: [
        "SELECT setval('users_id_seq', 10);",
        "SELECT create_hypertable('metrics', 'at');",
        "SELECT id INTO old_users FROM users;",
      ],
    },
  },
  messages: {
    unread: {
      text: "This SELECT changes nothing, and nobody reads its rows.",
      help: "Remove it.",
    },
  },
  statements: ["SelectStmt"],
  check(context, node) {
    if (context.statement.inside || hasEffect(context, node) || isSentToPsql(context)) return;
    const [first] = context.statement.parsed.tokens;
    const { start } = context.statement;
    context.report({ message: "unread", at: { start, end: start + (first?.end ?? 0) } });
  },
});

/** Creates a table, locks or changes rows, or calls what may do so. */
function hasEffect(context: StatementContext, select: Tree.SelectStmt): boolean {
  let found = false;
  walk({ SelectStmt: select }, (kind, payload) => {
    if (found) return false;
    if (kind === "SelectStmt") {
      const { lockingClause } = payload as Tree.SelectStmt;
      found = lockingClause !== undefined || hasInto(payload);
    } else if (kind === "FuncCall") found = mayAct(context, payload);
    else
      found = kind === "InsertStmt" || kind === "UpdateStmt" || kind === "DeleteStmt" || kind === "MergeStmt";
    return true;
  });
  return found;
}

/** The parts of a UNION are selects without a kind of their own. */
function hasInto(select: Tree.SelectStmt): boolean {
  if (select.intoClause) return true;
  return [select.larg, select.rarg].some((part) => part !== undefined && hasInto(part));
}

function mayAct(context: StatementContext, call: Tree.FuncCall): boolean {
  const name = nameFromList(call.funcname ?? []);
  const own = name.schema === null || name.schema === "pg_catalog";
  if (harmless.has(name.name) || (own && aggregates.has(name.name))) return false;
  const routines = context.world.routinesOf(name);
  if (routines.length > 0) return routines.some(({ volatility }) => volatility === "volatile");
  return builtinVolatility(name.schema, name.name) !== "stable";
}

/** Its rows are run or kept by a psql line such as \gexec. */
function isSentToPsql({ file, statement }: StatementContext): boolean {
  return file.sql.metaCommands.some(
    ({ start, end }) =>
      start >= statement.start &&
      /^\\(?:g|crosstab)/.test(file.sql.text.slice(start, end)) &&
      file.sql.text.slice(statement.end, start).trim() === "",
  );
}
