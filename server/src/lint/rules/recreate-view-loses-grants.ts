// DROP and CREATE of a view or function, after which nobody has the rights on it that were granted before.
import { displayName, sameName, type QualifiedName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { Statement } from "../../sql/sql-file";
import { created, type CreatedObject } from "../created-object";
import type { StatementContext } from "../context";
import { droppedObjects, nameOfObject } from "../dropped-objects";
import { nestedStatements } from "../nested-statements";
import { defineRule } from "../rule";

const kinds: Readonly<Partial<Record<Tree.ObjectType, CreatedObject["kind"]>>> = {
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "view",
  OBJECT_FUNCTION: "routine",
  OBJECT_PROCEDURE: "routine",
  OBJECT_ROUTINE: "routine",
};

export const recreateViewLosesGrants = defineRule({
  id: "recreate-view-loses-grants",
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
      if (isMadeHere(context, kind, name)) continue;
      const later = statementsAfter(context);
      const again = later.findIndex((statement) => makes(statement, kind, name));
      if (again < 0 || hasDefaultPrivileges(context, kind)) continue;
      if (later.slice(again + 1).some((statement) => grants(statement, kind, name))) continue;
      const data = { name: displayName(name) };
      if (hadNoGrants(context, kind, name)) {
        context.report({ message: "unknownRights", at, data, severity: "info" });
      } else context.report({ message: "lost", at, data });
    }
  },
});

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

function statementsAfter({ file, statement }: StatementContext): readonly Statement[] {
  return file.sql.statements
    .slice(statement.index)
    .flatMap((outer) => [outer, ...nestedStatements(outer)])
    .filter(({ start }) => start > statement.start);
}

/** Trigger functions run without anybody's right to call them. */
function makes({ parsed }: Statement, kind: CreatedObject["kind"], name: QualifiedName): boolean {
  const made = created(parsed.tree);
  return made?.kind === kind && !made.isTriggerFunction && sameName(made.name, name);
}

function grants({ parsed }: Statement, kind: CreatedObject["kind"], name: QualifiedName): boolean {
  if (parsed.kind === "DoStmt") return parsed.body === null || parsed.body.built.length > 0;
  const grant = as(parsed.tree, "GrantStmt");
  if (!grant?.is_grant) return false;
  const isRoutine = /FUNCTION|PROCEDURE|ROUTINE/.test(grant.objtype ?? "");
  if (isRoutine !== (kind === "routine")) return false;
  if (grant.targtype === "ACL_TARGET_ALL_IN_SCHEMA") return true;
  return (grant.objects ?? []).some((object) => {
    const range = as(object, "RangeVar");
    const target = range
      ? { schema: range.schemaname ?? null, name: range.relname ?? "" }
      : nameOfObject(object);
    return (
      target.name === name.name &&
      (target.schema ?? name.schema ?? "") === (name.schema ?? target.schema ?? "")
    );
  });
}

/** ALTER DEFAULT PRIVILEGES … GRANT of an earlier migration or of this file. */
function hasDefaultPrivileges({ world, file }: StatementContext, kind: CreatedObject["kind"]): boolean {
  if (world.objects.keys().some((key) => key.startsWith("default-privileges\u0000"))) return true;
  return file.sql.statements.some(({ parsed }) => {
    const action = as(parsed.tree, "AlterDefaultPrivilegesStmt")?.action;
    const isRoutine = /FUNCTION|ROUTINE/.test(action?.objtype ?? "");
    return action?.is_grant === true && isRoutine === (kind === "routine");
  });
}
