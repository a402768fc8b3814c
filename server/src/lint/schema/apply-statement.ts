// What one statement does to the world: which file of apply/ knows it. Statements that change no schema and no setting do
// nothing here; a statement that did not parse does nothing either. Transaction control is the walk's business.
import { as, type Node, type NodeKind, type NodeOf } from "../../sql/syntax-tree";
import { nameFromList } from "../../sql/names";
import type { ParsedText } from "../../sql/sql-file";
import { alterTable } from "./apply/alter-table";
import { alterDefaultPrivileges, alterOwner, comment, grant } from "./apply/comments-and-grants";
import { drop } from "./apply/drops";
import { createIndex } from "./apply/indexes";
import {
  callTableFunctions,
  createCast,
  createSchema,
  createStatistics,
  defineObject,
  forgetParents,
  putGlobal,
  putObject,
  placeOf,
} from "./apply/objects";
import { alterPublication, createPublication } from "./apply/publications";
import { rename, setSchema } from "./apply/renames";
import { alterFunction, createAggregate, createFunction } from "./apply/routines";
import { alterSequence, createSequence } from "./apply/sequences";
import type { Step } from "./apply/step";
import { createTable } from "./apply/tables";
import { alterPolicy, createPolicy, createTrigger } from "./apply/triggers";
import {
  alterDomain,
  alterEnum,
  createCompositeType,
  createDomain,
  createEnum,
  createOtherType,
} from "./apply/types";
import { createRule, createTableAs, createView, selectInto } from "./apply/views";
import { uncertain } from "./apply/uncertain";
import { objectKey, type Origin } from "./relation";
import { settingChanges } from "./session-settings";
import { applyRemembered } from "./statement-memo";
import type { World } from "./world";

type Appliers = { readonly [Kind in NodeKind]?: (step: Step, node: NodeOf<Kind>) => void };

const appliers: Appliers = {
  AlterDefaultPrivilegesStmt: alterDefaultPrivileges,
  AlterDomainStmt: alterDomain,
  AlterEnumStmt: alterEnum,
  AlterFunctionStmt: alterFunction,
  AlterObjectSchemaStmt: setSchema,
  AlterOwnerStmt: alterOwner,
  AlterPolicyStmt: alterPolicy,
  AlterPublicationStmt: alterPublication,
  AlterSeqStmt: alterSequence,
  AlterTableStmt: alterTable,
  CommentStmt: comment,
  CompositeTypeStmt: createCompositeType,
  CreateAmStmt: (step, node) => putGlobal(step, "access-method", node.amname, { CreateAmStmt: node }),
  CreateCastStmt: createCast,
  CreateConversionStmt: (step, node) =>
    putObject(step, "conversion", placeOf(step, nameFromList(node.conversion_name ?? [])), {
      CreateConversionStmt: node,
    }),
  CreateDomainStmt: createDomain,
  CreateEnumStmt: createEnum,
  CreateEventTrigStmt: (step, node) =>
    putGlobal(step, "event-trigger", node.trigname, { CreateEventTrigStmt: node }),
  CreateExtensionStmt: (step, node) =>
    putGlobal(step, "extension", node.extname, { CreateExtensionStmt: node }, node.if_not_exists),
  CreateFdwStmt: (step, node) =>
    putGlobal(step, "foreign-data-wrapper", node.fdwname, { CreateFdwStmt: node }),
  CreateForeignServerStmt: (step, node) =>
    putGlobal(step, "server", node.servername, { CreateForeignServerStmt: node }, node.if_not_exists),
  CreateForeignTableStmt: (step, node) => createTable(step, node.base ?? {}, "foreign-table"),
  CreateFunctionStmt: createFunction,
  CreatePLangStmt: (step, node) => putGlobal(step, "language", node.plname, { CreatePLangStmt: node }),
  CreatePolicyStmt: createPolicy,
  CreatePublicationStmt: createPublication,
  CreateRangeStmt: (step, node) => createOtherType(step, node.typeName, { CreateRangeStmt: node }),
  CreateRoleStmt: (step, node) => putGlobal(step, "role", node.role, { CreateRoleStmt: node }),
  CreateSchemaStmt: (step, node) => {
    const schema = createSchema(step, node);
    for (const element of node.schemaElts ?? []) applyIn(step, schema, element);
  },
  CreateSeqStmt: createSequence,
  CreateStatsStmt: createStatistics,
  CreateStmt: createTable,
  CreateSubscriptionStmt: (step, node) =>
    putGlobal(step, "subscription", node.subname, { CreateSubscriptionStmt: node }),
  CreateTableAsStmt: createTableAs,
  CreateTrigStmt: createTrigger,
  CreateUserMappingStmt: (step, node) =>
    putGlobal(
      step,
      "user-mapping",
      `${node.user?.rolename ?? ""} ${node.servername ?? ""}`,
      { CreateUserMappingStmt: node },
      node.if_not_exists,
    ),
  DefineStmt: (step, node) => {
    if (node.kind === "OBJECT_AGGREGATE") createAggregate(step, node);
    else if (node.kind === "OBJECT_TYPE") createOtherType(step, node.defnames, { DefineStmt: node });
    else defineObject(step, node);
  },
  DeleteStmt: forgetParents,
  DropRoleStmt: (step, node) => {
    for (const role of node.roles ?? []) {
      step.world.objects.delete(objectKey("role", "", as(role, "RoleSpec")?.rolename ?? ""));
    }
  },
  DropStmt: drop,
  DropSubscriptionStmt: (step, node) =>
    step.world.objects.delete(objectKey("subscription", "", node.subname ?? "")),
  GrantStmt: grant,
  IndexStmt: createIndex,
  RenameStmt: rename,
  RuleStmt: createRule,
  SelectStmt: (step, node) => {
    if (!selectInto(step, node)) callTableFunctions(step, node);
  },
  ViewStmt: createView,
};

/** `certain` is false for a statement that may not run, for instance inside IF of a DO block. */
export function applyStatement(
  world: World,
  parsed: ParsedText,
  origin: Origin,
  inTransaction: boolean,
  certain = true,
): void {
  const { tree, kind } = parsed;
  const apply = applierOf(kind);
  const node = tree && ((tree as unknown as Record<string, unknown>)[kind] as object | undefined);
  if (apply && node) {
    const run = (to: World): void => {
      if (certain) apply({ world: to, origin }, node);
      else uncertain(to, (step) => apply(step, node), origin);
    };
    if (world.remembers)
      applyRemembered(world, node, [origin, world.searchPath().join("\u0000"), certain], run);
    else run(world);
  }
  for (const change of settingChanges(parsed)) world.settings = world.settings.with(change, inTransaction);
}

function applierOf(kind: string): ((step: Step, node: object) => void) | undefined {
  return (appliers as Readonly<Record<string, unknown>>)[kind] as
    ((step: Step, node: object) => void) | undefined;
}

/** A statement inside CREATE SCHEMA: names without a schema are in the new one. */
function applyIn(step: Step, schema: string, element: Node): void {
  const [kind = "", node] = Object.entries(element)[0] ?? [];
  const apply = applierOf(kind);
  const { settings } = step.world;
  step.world.settings = settings.with({ name: "search_path", values: [schema], local: false }, false);
  apply?.(step, node as object);
  step.world.settings = settings;
}
