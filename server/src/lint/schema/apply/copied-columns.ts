// What a table takes over from another when it is made: LIKE with its options, INHERITS and PARTITION OF.
import { nameOfRangeVar, quoteIdentifier } from "../../../sql/names";
import type { Node, Tree } from "../../../sql/syntax-tree";
import type { Column, Relation, TableConstraint } from "../relation";
import { sequencesOf } from "./column-links";
import { known, type Step } from "./step";

/** Bits of TableLikeOption in src/include/nodes/parsenodes.h. */
const likeBits = {
  comments: 1,
  compression: 1 << 1,
  constraints: 1 << 2,
  defaults: 1 << 3,
  generated: 1 << 4,
  identity: 1 << 5,
  storage: 1 << 8,
};

export function copyLike(step: Step, table: Relation, like: Tree.TableLikeClause): Relation {
  const from = known(step, nameOfRangeVar(like.relation ?? {}), "table");
  const source = step.world.relations.get(from);
  if (!source) return table;
  const has = (option: keyof typeof likeBits): boolean => ((like.options ?? 0) & likeBits[option]) !== 0;
  const columns = new Map(table.columns);
  for (const [name, column] of source.columns) {
    const keepsExpression = column.generated ? has("generated") : has("defaults");
    const settings = [...column.settings].filter(([setting]) =>
      setting === "compression" ? has("compression") : setting === "storage" && has("storage"),
    );
    columns.set(name, {
      ...column,
      default: keepsExpression
        ? (column.default ?? (column.serial ? nextValue(step, column, from) : null))
        : null,
      serial: false,
      generated: has("generated") ? column.generated : null,
      identity: has("identity") ? column.identity : null,
      settings: new Map(settings),
      comment: has("comments") ? column.comment : null,
      origin: step.origin,
    });
  }
  const checks = [...source.constraints].filter(
    ([, { kind }]) => kind === "not-null" || (kind === "check" && has("constraints")),
  );
  return {
    ...table,
    columns,
    constraints: new Map([...table.constraints, ...checks.map((entry) => copied(entry, step))]),
    complete: table.complete && source.complete,
  };
}

/** The default of a copied serial column, which takes its numbers from the first table's sequence. */
function nextValue(step: Step, column: Column, table: string): Node {
  const [sequence = ""] = sequencesOf(step.world, table, column.name);
  const text = sequence.split("\u0000").map(quoteIdentifier).join(".");
  const args = [{ A_Const: { sval: { sval: text } } }];
  return { FuncCall: { funcname: [{ String: { sval: "nextval" } }], args } };
}

function copied(
  [name, constraint]: readonly [string, TableConstraint],
  step: Step,
): [string, TableConstraint] {
  return [name, { ...constraint, origin: step.origin }];
}

/** A child of INHERITS or a partition: columns, checks, and for a partition references as well. */
export function inheritFrom(step: Step, table: Relation, parent: string): Relation {
  const source = step.world.relations.get(parent);
  if (!source) return table;
  const columns = new Map(table.columns);
  for (const [name, column] of source.columns) columns.set(name, inheritedColumn(step, column, parent));
  const inherited = [...source.constraints].filter(
    ([, { kind, noInherit }]) =>
      !noInherit &&
      (kind === "check" ||
        kind === "not-null" ||
        (kind === "foreign-key" && source.kind === "partitioned-table")),
  );
  return {
    ...table,
    columns,
    constraints: new Map([...table.constraints, ...inherited.map((entry) => copied(entry, step))]),
    inherits: [...table.inherits, parent],
    complete: table.complete && source.complete,
  };
}

function inheritedColumn(step: Step, column: Column, parent: string): Column {
  const serial = column.serial ? { serial: false, default: nextValue(step, column, parent) } : {};
  return { ...column, ...serial, comment: null, origin: step.origin };
}
