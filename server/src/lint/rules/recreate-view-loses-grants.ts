// DROP and CREATE of a view or function, after which nobody has the rights on it that were granted before.
import { displayName, type QualifiedName } from "../../sql/names";
import type { Tree } from "../../sql/syntax-tree";
import {
  createdAndGranted,
  type CreatedAndGranted,
  type CreatedObject,
  type Granted,
} from "../created-object";
import type { StatementContext } from "../context";
import { droppedObjects } from "../dropped-objects";
import { defineRule } from "../rule";

const kinds: Readonly<Partial<Record<Tree.ObjectType, CreatedObject["kind"]>>> = {
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "view",
  OBJECT_FUNCTION: "routine",
  OBJECT_PROCEDURE: "routine",
  OBJECT_ROUTINE: "routine",
};

const id = "recreate-view-loses-grants";

export const recreateViewLosesGrants = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "functions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A view, materialized view or function is dropped and created again without GRANT.",
    why:
      "Rights, comments and the indexes of a materialized view go with the old one. The application then gets " +
      "“permission denied” from the new one.",
    instead: "CREATE OR REPLACE where the columns allow it; otherwise GRANT again after CREATE.",
    examples: {
      reject: ["DROP VIEW open_orders;\nCREATE VIEW open_orders AS SELECT id FROM orders;"],
      accept: [
        "DROP VIEW open_orders;\nCREATE VIEW open_orders AS SELECT id FROM orders;\nGRANT SELECT ON open_orders TO app;",
        "CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders;",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app;\n" +
          "DROP VIEW open_orders;\nCREATE VIEW open_orders AS SELECT id FROM orders;",
      ],
    },
  },
  messages: {
    lost: {
      text: "{name} is dropped here and created again below without GRANT, so the rights on it are gone.",
      help: "GRANT them again after CREATE, or use CREATE OR REPLACE.",
    },
    unknownRights: {
      text: "{name} is dropped here and created again below: rights that somebody granted on it outside the migrations are gone.",
      help: "GRANT them after CREATE if there are any, or use CREATE OR REPLACE.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    const kind = kinds[node.removeType ?? "OBJECT_RULE"];
    if (!kind) return;
    for (const { name, at } of droppedObjects(context.statement, node)) {
      const again = recreation(context, kind, name);
      if (again === null || isMadeHere(context, kind, name) || hasDefaultPrivileges(context, kind)) continue;
      if (isGranted(context, kind, name, again)) continue;
      const data = { name: displayName(name) };
      if (hadNoGrants(context, kind, name)) {
        context.report({ message: "unknownRights", at, data, severity: "info" });
      } else context.report({ message: "lost", at, data });
    }
  },
});

function objectsOf({ file, memory }: StatementContext): CreatedAndGranted {
  let objects = memory.get(id) as CreatedAndGranted | undefined;
  if (!objects) memory.set(id, (objects = createdAndGranted(file.sql)));
  return objects;
}

/** Where the same name is created later in the file. Trigger functions run without anybody's right to call them. */
function recreation(
  context: StatementContext,
  kind: CreatedObject["kind"],
  name: QualifiedName,
): number | null {
  const { statement, world } = context;
  const key = world.creationKey(name);
  const found = (objectsOf(context).creations.get(name.name) ?? []).find(
    (made) => made.kind === kind && made.start > statement.start && world.creationKey(made.name) === key,
  );
  return found && !found.isTriggerFunction ? found.start : null;
}

function isGranted(
  context: StatementContext,
  kind: CreatedObject["kind"],
  name: QualifiedName,
  from: number,
): boolean {
  const { world } = context;
  const { grants, wide } = objectsOf(context);
  const key = world.creationKey(name);
  const isLater = (grant: Granted): boolean =>
    grant.start > from && (grant.kind === null || grant.kind === kind);
  return (
    wide.some(isLater) ||
    (grants.get(name.name) ?? []).some((grant) => isLater(grant) && world.creationKey(grant.name) === key)
  );
}

/** Nobody was granted anything on what this file made, or the up that a down takes back. */
function isMadeHere(context: StatementContext, kind: CreatedObject["kind"], name: QualifiedName): boolean {
  const relation = context.world.relation(name);
  if (kind === "view") return relation !== undefined && context.isNewRelation(relation);
  const routines = context.world.routinesOf(name);
  return routines.length > 0 && routines.every(({ origin }) => origin === context.file.origin);
}

/** Earlier migrations made it and granted nothing on it. */
function hadNoGrants({ world }: StatementContext, kind: CreatedObject["kind"], name: QualifiedName): boolean {
  if (kind === "view") {
    const relation = world.relation(name);
    return relation?.view !== undefined && relation.view !== null && relation.grants.size === 0;
  }
  if (world.routinesOf(name).length === 0) return false;
  return !world.objects.keys().some((key) => key.startsWith("grant\u0000") && key.includes(name.name));
}

/** ALTER DEFAULT PRIVILEGES … GRANT of an earlier migration or of this file. */
function hasDefaultPrivileges(context: StatementContext, kind: CreatedObject["kind"]): boolean {
  if (objectsOf(context).granted.has(kind)) return true;
  return context.world.objects.keys().some((key) => key.startsWith("default-privileges\u0000"));
}
