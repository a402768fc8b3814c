// What CASCADE would take along when something is dropped, as far as the migrations tell. Says whether they tell enough.
import type { Tree } from "../sql/syntax-tree";
import type { Made } from "./own-objects";
import type { StatementContext } from "./context";
import type { DroppedObject } from "./dropped-objects";
import {
  dependentsOfColumn,
  dependentsOfConstraint,
  dependentsOfRelation,
  dependentsOfRoutine,
  dependentsOfType,
  type Dependent,
} from "./schema/dependents";
import { isTemporarySchema, relationKey, type Origin, type Relation } from "./schema/relation";
import type { World } from "./schema/world";

export interface Fall {
  /** What is dropped is known, and so is everything that depends on it. */
  readonly known: boolean;
  readonly dependents: readonly NamedDependent[];
}

interface NamedDependent {
  /** Name of the relation it lies in or is. */
  readonly owner: string;
  /** For messages. */
  readonly shown: string;
}

const relationTypes = new Set<string | undefined>([
  "OBJECT_TABLE",
  "OBJECT_FOREIGN_TABLE",
  "OBJECT_VIEW",
  "OBJECT_MATVIEW",
  "OBJECT_SEQUENCE",
  "OBJECT_INDEX",
]);
const routineTypes = new Set<string | undefined>([
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE",
  "OBJECT_AGGREGATE",
]);

/** Nothing ever depends on these. */
const ends = new Set<string | undefined>([
  "OBJECT_TRIGGER",
  "OBJECT_POLICY",
  "OBJECT_RULE",
  "OBJECT_EVENT_TRIGGER",
]);

const unknown: Fall = { known: false, dependents: [] };

/** Of an object that DROP names; null for what is temporary, and for what a down takes back whole. */
export function objectFall(
  context: StatementContext,
  type: Tree.ObjectType | undefined,
  { name }: DroppedObject,
): Fall | null {
  const { world } = context;
  if (ends.has(type)) return { known: true, dependents: [] };
  if (relationTypes.has(type)) {
    if (isTemporarySchema(name.schema)) return null;
    const relation = world.relation(name);
    if (relation?.temporary) return null;
    const found = dependentsOfRelation(world, world.keyOf(name));
    return fallOf(context, relation, relation?.complete ?? false, found);
  }
  if (type === "OBJECT_TYPE" || type === "OBJECT_DOMAIN") {
    const made = world.type(name) ?? world.relation(name);
    const key = world.typeKey(name) ?? world.keyOf(name);
    return fallOf(context, made, made !== undefined, dependentsOfType(world, key));
  }
  if (routineTypes.has(type)) {
    const [routine] = world.routinesOf(name);
    const key = world.routineKey(name);
    return fallOf(
      context,
      routine,
      routine !== undefined,
      key === null ? [] : dependentsOfRoutine(world, key),
    );
  }
  return unknown;
}

/** Of a column or constraint of a table. */
export function columnFall(
  context: StatementContext,
  relation: Relation | undefined,
  part: string,
  kind: "column" | "constraint",
): Fall {
  if (!relation) return unknown;
  const { world } = context;
  const key = relationKey(relation.schema, relation.name);
  const found =
    kind === "column" ? dependentsOfColumn(world, key, part) : dependentsOfConstraint(world, key, part);
  const isThere = kind === "column" ? relation.columns.has(part) : relation.constraints.has(part);
  return { known: relation.complete && isThere, dependents: shownOf(found) };
}

function fallOf(
  context: StatementContext,
  made: Made | undefined,
  known: boolean,
  found: readonly Dependent[],
): Fall | null {
  const dependents = found.filter(({ automatic }) => !automatic);
  const isUndone = made !== undefined && context.isMadeByUp(made.origin);
  if (isUndone && dependents.every((one) => context.isMadeByUp(originOf(context.world, one)))) return null;
  return { known, dependents: shownOf(dependents) };
}

/** Of the part of a relation that depends, else of the relation. */
function originOf(world: World, { kind, key, name }: Dependent): Origin | undefined {
  const relation = world.relations.get(key);
  if (kind === "trigger") return relation?.triggers.get(name)?.origin;
  if (kind === "policy") return relation?.policies.get(name)?.origin;
  if (kind === "foreign-key" || kind === "constraint") return relation?.constraints.get(name)?.origin;
  const isColumn = kind === "column" || kind === "default" || kind === "generated-column";
  return isColumn ? relation?.columns.get(name)?.origin : relation?.origin;
}

const words: Readonly<Partial<Record<Dependent["kind"], string>>> = {
  matview: "materialized view",
  child: "table",
  "foreign-key": "foreign key",
  "generated-column": "generated column",
  "composite-type": "type",
  routine: "function",
};

function shownOf(found: readonly Dependent[]): readonly NamedDependent[] {
  return found
    .filter(({ automatic }) => !automatic)
    .map(({ kind, key, name }) => {
      const owner = key.split("\u0000")[1] ?? "";
      const of = owner === name ? "" : ` of ${owner}`;
      return { owner, shown: `${words[kind] ?? kind} ${name}${of}` };
    });
}
