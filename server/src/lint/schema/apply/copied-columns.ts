// What a table takes over from another when it is made: LIKE with its options, INHERITS and PARTITION OF.
import { nameOfRangeVar } from "../../../sql/names";
import type { Node, Tree } from "../../../sql/syntax-tree";
import { objectName } from "../object-names";
import type { Column, Relation, TableConstraint } from "../relation";
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
  const source = step.world.relations.get(known(step, nameOfRangeVar(like.relation ?? {}), "table"));
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
      default: keepsExpression ? (column.default ?? (column.serial ? nextValue : null)) : null,
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
const nextValue: Node = { FuncCall: { funcname: [{ String: { sval: "nextval" } }] } };

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
  for (const [name, column] of source.columns) columns.set(name, inheritedColumn(column, table.name, step));
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

/** NOT NULL constraints of a child are named after the child. */
function inheritedColumn(column: Column, table: string, { origin }: Step): Column {
  const notNullName = column.notNullName === null ? null : objectName(table, column.name, "not_null");
  const serial = column.serial ? { serial: false, default: nextValue } : {};
  return { ...column, ...serial, notNullName, comment: null, origin };
}
