// ALTER … RENAME TO of what is neither table, column, schema nor enum value.
import { displayName, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { nameOfObject } from "../dropped-objects";
import { comesBack, wasGivenUp, type NameSpace } from "../given-names";
import { isOwn, isOwnRelation, isOwnRoutine, isOwnType } from "../own-objects";
import { defineRule } from "../rule";
import type { RelationKind } from "../schema/relation";
import { nameBefore } from "../token-places";
import { renamedFrom, renamesBack } from "../undone-renames";

interface RenamedKind {
  readonly word: string;
  readonly space: NameSpace;
}

const relation = (word: string): RenamedKind => ({ word, space: "relation" });
const type = (word: string): RenamedKind => ({ word, space: "type" });
const routine = (word: string): RenamedKind => ({ word, space: "routine" });

/** What queries name. */
const named: Readonly<Partial<Record<Tree.ObjectType, RenamedKind>>> = {
  OBJECT_VIEW: relation("view"),
  OBJECT_MATVIEW: relation("materialized view"),
  OBJECT_SEQUENCE: relation("sequence"),
  OBJECT_TYPE: type("type"),
  OBJECT_DOMAIN: type("domain"),
  OBJECT_FUNCTION: routine("function"),
  OBJECT_PROCEDURE: routine("procedure"),
  OBJECT_ROUTINE: routine("routine"),
  OBJECT_AGGREGATE: routine("aggregate"),
};

/** What few queries name, but error handling and later migrations may. */
const rarelyNamed: Readonly<Partial<Record<Tree.ObjectType, string>>> = {
  OBJECT_INDEX: "index",
  OBJECT_TABCONSTRAINT: "constraint",
  OBJECT_DOMCONSTRAINT: "constraint",
  OBJECT_TRIGGER: "trigger",
  OBJECT_POLICY: "policy",
};

export const renameObject = defineRule({
  id: "rename-object",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "compatibility",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "An existing view, materialized view, sequence, type, domain or function is renamed; or, as a hint, an index, " +
      "constraint, trigger or policy.",
    why:
      "From that moment every query of the running application that uses the old name fails. The new name of an index, " +
      "constraint, trigger or policy breaks only what names it: ON CONFLICT ON CONSTRAINT, error handling, later " +
      "migrations.",
    instead:
      "Create a second object with the new name, move the callers, and drop the old one in a later release.",
    examples: {
      reject: ["ALTER VIEW active_users RENAME TO users_active;", "ALTER TYPE mood RENAME TO feeling;"],
      accept: [
        "CREATE OR REPLACE VIEW active_users AS SELECT 1 AS id;",
        "CREATE VIEW work AS SELECT 1 AS id;\nALTER VIEW work RENAME TO active_users;",
        "BEGIN;\nALTER TYPE mood RENAME TO mood_old;\nCREATE TYPE mood AS ENUM ('sad', 'happy');\nCOMMIT;",
      ],
    },
  },
  messages: {
    breaks: {
      text: "Renaming the {kind} {name} to {to} makes everything fail that still uses the name {name}.",
      help: "Create {to} beside {name}, move the callers, and drop {name} in a later release.",
    },
    breaksColumn: {
      text: "Renaming {name} to {to} makes every query fail that reads {name} from the view {view}.",
      help: "Add {to} as another column of {view} with CREATE OR REPLACE VIEW, and keep {name} until nothing reads it.",
    },
    triggered: {
      text: "Renaming the trigger function {name} to {to} breaks only what names it: its triggers keep running it.",
      help: "Make sure that no later migration names {name}.",
    },
    named: {
      text: "Renaming the {kind} {name} to {to} breaks only what names it, for instance ON CONFLICT ON CONSTRAINT.",
      help: "Make sure that no query, error handling or later migration names {name}.",
    },
  },
  statements: ["RenameStmt"],
  check(context, node) {
    if (renamesBack(context)) return;
    const from = renamedFrom(node);
    const at = nameBefore(context.statement, "to", from.name);
    const to = node.newname ?? "";
    const renamed = renamedType(context, node);
    const kind = named[renamed];
    const rare = rarelyNamed[renamed];
    const data = { name: displayName(from), to };
    if (kind) {
      if (isMadeHere(context, kind.space, node) || comesBack(context, from, kind.space)) return;
      if (wasGivenUp(context, to, kind.space)) return;
      if (kind.space === "routine" && isForTriggers(context, from)) {
        context.report({ message: "triggered", at, data, severity: "hint" });
      } else context.report({ message: "breaks", at, data: { ...data, kind: kind.word } });
    } else if (rare) {
      if (isPartOfOwn(context, node)) return;
      context.report({ message: "named", at, data: { ...data, kind: rare }, severity: "hint" });
    } else if (isViewColumn(node) && node.relation) {
      const view = nameOfRangeVar(node.relation);
      if (isOwnRelation(context, view)) return;
      context.report({ message: "breaksColumn", at, data: { ...data, view: displayName(view) } });
    }
  },
});

/** No query can call it. Manual: "Trigger Functions". */
function isForTriggers({ world }: StatementContext, name: QualifiedName): boolean {
  const routines = world.routinesOf(name);
  return routines.length > 0 && routines.every(({ returns }) => returns?.name === "trigger");
}

const relationTypes: Readonly<Partial<Record<RelationKind, Tree.ObjectType>>> = {
  view: "OBJECT_VIEW",
  matview: "OBJECT_MATVIEW",
  sequence: "OBJECT_SEQUENCE",
  index: "OBJECT_INDEX",
};

/** ALTER TABLE … RENAME TO also renames views, sequences and indexes. Manual: "ALTER TABLE". */
function renamedType(
  { world }: StatementContext,
  { renameType, relation }: Tree.RenameStmt,
): Tree.ObjectType {
  if (renameType !== "OBJECT_TABLE" || !relation) return renameType ?? "OBJECT_RULE";
  const kind = world.relation(nameOfRangeVar(relation))?.kind;
  return (kind && relationTypes[kind]) ?? renameType;
}

function isViewColumn({ renameType, relationType }: Tree.RenameStmt): boolean {
  return (
    renameType === "OBJECT_COLUMN" && (relationType === "OBJECT_VIEW" || relationType === "OBJECT_MATVIEW")
  );
}

function isMadeHere(context: StatementContext, space: NameSpace, rename: Tree.RenameStmt): boolean {
  const name = renamedFrom(rename);
  if (space === "relation") return isOwnRelation(context, name);
  if (space === "type") return isOwnType(context, name);
  return isOwnRoutine(context, name, as(rename.object, "ObjectWithArgs"));
}

/** The index, constraint, trigger or policy, or what it belongs to, was made by this migration. */
function isPartOfOwn(context: StatementContext, rename: Tree.RenameStmt): boolean {
  const { world } = context;
  const part = rename.subname ?? "";
  if (rename.renameType === "OBJECT_DOMCONSTRAINT") return isOwnType(context, nameOfObject(rename.object));
  const relation = rename.relation && world.relation(nameOfRangeVar(rename.relation));
  if (!relation) return false;
  const table = relation.table === null ? undefined : world.relations.get(relation.table);
  const parts = [relation.constraints.get(part), relation.triggers.get(part), relation.policies.get(part)];
  return [relation, table, ...parts].some((one) => isOwn(context, one));
}
