// A function that stored values depend on and that is no longer what it was when they were computed.
import { displayName, nameFromList, type QualifiedName } from "../../sql/names";
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { nameOfObject } from "../dropped-objects";
import { replacedRoutine } from "../replaced-routine";
import { defineRule, sources } from "../rule";
import type { Relation, Routine } from "../schema/relation";
import { worldAfter } from "../statement-effect";
import { identifierAfter } from "../token-places";

export const functionVolatilityChanged = defineRule({
  id: "function-volatility-changed",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "functions",
  sources: sources("safe-migrate:function-volatility-change"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "Volatility, STRICT or PARALLEL changes for a function that an index, a generated column or a CHECK uses.",
    why:
      "PostgreSQL looks at volatility only when the index or column is made. Entries computed before stay as they are, so " +
      "a function that may now give another answer leaves an index that silently misses rows.",
    instead: "Keep it IMMUTABLE and make another function; or rebuild the index with REINDEX afterwards.",
    examples: {
      reject: [
        {
          before:
            "CREATE FUNCTION fold(a text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(a)';\n" +
            "CREATE TABLE orders (name text);\nCREATE INDEX orders_fold_idx ON orders (fold(name));",
          up: "CREATE OR REPLACE FUNCTION fold(a text) RETURNS text LANGUAGE sql STABLE AS 'SELECT lower(a)';",
        },
      ],
      accept: [
        {
          before: "CREATE FUNCTION fold(a text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(a)';",
          up: "CREATE OR REPLACE FUNCTION fold(a text) RETURNS text LANGUAGE sql STABLE AS 'SELECT lower(a)';",
        },
      ],
    },
  },
  messages: {
    changed: {
      text: "{name} becomes {after} (it is {before}), and {user} holds values computed by it.",
      help: "Keep it as it was, or rebuild what uses it afterwards.",
    },
  },
  statements: ["CreateFunctionStmt", "AlterFunctionStmt"],
  check(context, node) {
    const { statement } = context;
    const create = as(statement.parsed.tree, "CreateFunctionStmt");
    const name = nameFromList(create?.funcname ?? (node as Tree.AlterFunctionStmt).func?.objname ?? []);
    const change = create ? replacedRoutine(context, create) : alteredRoutine(context, name);
    if (!change?.before) return;
    const words = changedWords(change.before, change.after);
    const user = words && userOf(context, name);
    if (!words || user === null) return;
    const at = identifierAfter(statement, create?.is_procedure ? "procedure" : "function", name.name);
    context.report({ message: "changed", at, data: { name: displayName(name), ...words, user: user ?? "" } });
  },
});

/** ALTER FUNCTION of the one function whose attributes differ afterwards. */
function alteredRoutine(
  context: StatementContext,
  name: QualifiedName,
): { readonly before: Routine; readonly after: Routine } | null {
  const known = context.world.routinesOf(name);
  if (known.length === 0) return null;
  const after = worldAfter(context).routinesOf(name);
  const at = known.findIndex((routine, index) => {
    const other = after[index];
    return other !== undefined && changedWords(routine, other) !== null;
  });
  const [before, changed] = [known[at], after[at]];
  return before && changed ? { before, after: changed } : null;
}

function changedWords(
  before: Routine,
  after: Routine,
): { readonly before: string; readonly after: string } | null {
  if (before.volatility !== after.volatility) {
    return { before: before.volatility.toUpperCase(), after: after.volatility.toUpperCase() };
  }
  if (before.strict !== after.strict) {
    const [strict, called] = ["STRICT", "CALLED ON NULL INPUT"];
    return before.strict ? { before: strict, after: called } : { before: called, after: strict };
  }
  if (before.parallel === after.parallel) return null;
  return { before: parallelWords(before), after: parallelWords(after) };
}

function parallelWords({ parallel }: Routine): string {
  return `PARALLEL ${parallel.toUpperCase()}`;
}

/** An index, column or constraint that calls the function; null when none is known. */
function userOf(context: StatementContext, name: QualifiedName): string | null {
  const { relations } = context.world;
  const renewed = renewedLater(context);
  for (const key of relations.keys()) {
    const relation = relations.get(key);
    if (!relation || isIn(renewed, relation)) continue;
    const table = relation.table === null ? undefined : relations.get(relation.table);
    if (table && isIn(renewed, table)) continue;
    const user = userIn(relation, name);
    if (user) return user;
  }
  return null;
}

function isIn(names: ReadonlySet<string>, relation: Relation): boolean {
  return names.has(relation.name) || names.has(everything);
}

const everything = "*";

/** Names of what the rest of the file drops or rebuilds. */
function renewedLater(context: StatementContext): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { parsed } of context.later()) {
    const drop = as(parsed.tree, "DropStmt");
    for (const object of drop?.objects ?? []) names.add(nameOfObject(object).name);
    const reindex = as(parsed.tree, "ReindexStmt");
    if (reindex) names.add(reindex.relation?.relname ?? everything);
  }
  return names;
}

function userIn({ name: owner, index, columns, constraints }: Relation, name: QualifiedName): string | null {
  if (
    index &&
    [...index.keys.map(({ expression }) => expression), index.predicate].some((one) => calls(one, name))
  ) {
    return `the index ${owner}`;
  }
  for (const column of columns.values()) {
    if (column.generated === "stored" && calls(column.default, name))
      return `the column ${owner}.${column.name}`;
  }
  for (const constraint of constraints.values()) {
    if (constraint.kind === "check" && calls(constraint.expression, name)) {
      return `the constraint ${constraint.name} of ${owner}`;
    }
  }
  return null;
}

function calls(expression: Node | null, name: QualifiedName): boolean {
  let found = false;
  walk(expression, (kind, payload) => {
    if (kind !== "FuncCall") return;
    const called = nameFromList((payload as Tree.FuncCall).funcname ?? []);
    found ||=
      called.name === name.name &&
      (called.schema === null || name.schema === null || called.schema === name.schema);
  });
  return found;
}
