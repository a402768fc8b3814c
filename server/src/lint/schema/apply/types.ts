// Enums, domains, composite types, ranges and base types.
import { nameFromList, nameOfRangeVar } from "../../../sql/names";
import { as, type Node, type Tree } from "../../../sql/syntax-tree";
import { columnOf } from "../columns";
import { stringList } from "../constraints";
import { freeName } from "../object-names";
import type { DomainType, EnumType } from "../relation";
import { sqlTypeOf } from "../sql-type";
import { referFromColumns, referToType } from "./column-links";
import { blank, put, type Step } from "./step";

export function createEnum(step: Step, create: Tree.CreateEnumStmt): void {
  const key = step.world.creationKey(nameFromList(create.typeName ?? []));
  const { origin } = step;
  step.world.types.set(key, { kind: "enum", values: stringList(create.vals), added: new Map(), origin });
}

/** ADD VALUE and RENAME VALUE. */
export function alterEnum(step: Step, alter: Tree.AlterEnumStmt): void {
  const name = nameFromList(alter.typeName ?? []);
  const key = step.world.typeKey(name) ?? step.world.creationKey(name);
  const found = step.world.types.get(key);
  const unknown: EnumType = { kind: "enum", values: null, added: new Map(), origin: null };
  const type = found?.kind === "enum" ? found : unknown;
  const { oldVal: old, newVal: value = "" } = alter;
  if (old !== undefined) {
    const values = type.values?.map((one) => (one === old ? value : one)) ?? null;
    const added = new Map([...type.added].map(([one, origin]) => [one === old ? value : one, origin]));
    step.world.types.set(key, { ...type, values, added });
    return;
  }
  if (alter.skipIfNewValExists && (type.values?.includes(value) || type.added.has(value))) return;
  const added = new Map(type.added).set(value, step.origin);
  step.world.types.set(key, { ...type, values: withValue(type.values, alter), added });
}

function withValue(values: readonly string[] | null, alter: Tree.AlterEnumStmt): readonly string[] | null {
  if (!values) return null;
  const value = alter.newVal ?? "";
  if (alter.newValNeighbor === undefined) return [...values, value];
  const at = values.indexOf(alter.newValNeighbor);
  return at < 0 ? [...values, value] : values.toSpliced(alter.newValIsAfter ? at + 1 : at, 0, value);
}

export function createDomain(step: Step, create: Tree.CreateDomainStmt): void {
  const name = nameFromList(create.domainname ?? []);
  const key = step.world.creationKey(name);
  const base = sqlTypeOf(create.typeName);
  let domain: DomainType = {
    kind: "domain",
    base,
    default: null,
    hasDefault: false,
    notNull: false,
    constrained: false,
    checks: new Map(),
    origin: step.origin,
  };
  for (const node of create.constraints ?? []) {
    const constraint = as(node, "Constraint");
    if (constraint) domain = withConstraint(domain, name.name, constraint);
  }
  step.world.types.set(key, domain);
  referToType(step, base, ["type", key]);
}

function withConstraint(domain: DomainType, name: string, constraint: Tree.Constraint): DomainType {
  switch (constraint.contype) {
    case "CONSTR_DEFAULT":
      return { ...domain, default: constraint.raw_expr ?? null, hasDefault: true };
    case "CONSTR_NOTNULL":
      return { ...domain, notNull: true, constrained: true };
    case "CONSTR_CHECK": {
      const own = constraint.conname ?? freeName(name, "", "check", (one) => domain.checks.has(one));
      return { ...domain, constrained: true, checks: new Map(domain.checks).set(own, constraint) };
    }
    default:
      return domain;
  }
}

/** Subtypes as in src/include/nodes/parsenodes.h: T default, N drop and O set not null, C add, X drop, V validate. */
export function alterDomain(step: Step, alter: Tree.AlterDomainStmt): void {
  const name = nameFromList(alter.typeName ?? []);
  const key = step.world.typeKey(name);
  const domain = key === null ? undefined : step.world.types.get(key);
  if (key === null || domain?.kind !== "domain") return;
  step.world.types.set(key, alteredDomain(domain, name.name, alter));
}

function alteredDomain(domain: DomainType, name: string, alter: Tree.AlterDomainStmt): DomainType {
  const constraint = as(alter.def, "Constraint");
  const checks = new Map(domain.checks);
  switch (alter.subtype) {
    case "T":
      return { ...domain, default: alter.def ?? null, hasDefault: alter.def !== undefined };
    case "N":
      return { ...domain, notNull: false, constrained: checks.size > 0 };
    case "O":
      return { ...domain, notNull: true, constrained: true };
    case "C":
      return constraint ? withConstraint(domain, name, constraint) : domain;
    case "X":
      checks.delete(alter.name ?? "");
      return { ...domain, checks, constrained: domain.notNull || checks.size > 0 };
    case "V": {
      const check = checks.get(alter.name ?? "");
      if (check) checks.set(alter.name ?? "", { ...check, skip_validation: false });
      return { ...domain, checks };
    }
    default:
      return domain;
  }
}

export function createCompositeType(step: Step, create: Tree.CompositeTypeStmt): void {
  const key = step.world.creationKey(nameOfRangeVar(create.typevar ?? {}));
  const columns = (create.coldeflist ?? []).flatMap((node) => {
    const definition = as(node, "ColumnDef");
    return definition ? columnOf(definition, "", step.origin) : [];
  });
  const type = blank(key, "composite-type", step.origin);
  put(step, { ...type, columns: new Map(columns.map((column) => [column.name, column])) });
  referFromColumns(step, key, columns);
}

export function createOtherType(step: Step, names: readonly Node[] | undefined, node: Node): void {
  const kind = as(node, "CreateRangeStmt") ? "range" : as(node, "DefineStmt")?.definition ? "base" : "shell";
  step.world.types.set(step.world.creationKey(nameFromList(names ?? [])), {
    kind,
    node,
    origin: step.origin,
  });
}
