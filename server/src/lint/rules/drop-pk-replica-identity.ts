// The primary key, or the index that REPLICA IDENTITY names, is dropped and the file puts nothing in its place. Of a table
// that no migration showed, the name of the constraint has to tell.
import type { OffsetRange } from "../../base/text-range";
import { displayName, nameFromList } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { ExistingTable, StatementContext } from "../context";
import { givesIdentity } from "../replica-identity";
import { defineRule, sources } from "../rule";
import type { Relation, TableConstraint } from "../schema/relation";
import { identifierAfter } from "../token-places";

export const dropPkReplicaIdentity = defineRule({
  id: "drop-pk-replica-identity",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "replication",
  sources: sources("migrationpilot:MP055"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "The key by which replication tells a table's rows apart is dropped without another in its place.",
    why:
      "Logical replication sends an UPDATE or DELETE together with the row's replica identity, which is the primary key " +
      "unless REPLICA IDENTITY says otherwise. Without one, every UPDATE and DELETE of a published table fails with " +
      '"cannot update table because it does not have a replica identity".',
    instead:
      "Build another unique index over NOT NULL columns first, make it the REPLICA IDENTITY, and drop the old key after " +
      "that; or drop and add the primary key in one ALTER TABLE.",
    examples: {
      reject: [
        "ALTER TABLE orders DROP CONSTRAINT orders_pkey;",
        {
          before: "CREATE TABLE orders (id int CONSTRAINT orders_id PRIMARY KEY);",
          up: "ALTER TABLE orders DROP COLUMN id;",
        },
        {
          before:
            "CREATE TABLE orders (code int NOT NULL);\nCREATE UNIQUE INDEX orders_code ON orders (code);\n" +
            "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_code;",
          up: "DROP INDEX CONCURRENTLY orders_code;",
        },
      ],
      accept: [
        "ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_new;",
        "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_new;\nALTER TABLE orders DROP CONSTRAINT orders_pkey;",
        {
          up: "ALTER TABLE orders ADD PRIMARY KEY (id);",
          down: "ALTER TABLE orders DROP CONSTRAINT orders_pkey;",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Where {table} is published, every UPDATE and DELETE of it fails without {key}.",
      help: "Make another unique index the key with REPLICA IDENTITY USING INDEX first, or add the new primary key in the same statement.",
    },
    perhaps: {
      text: "Where {table} is published and {key} is its primary key, every UPDATE and DELETE of it fails.",
      help: "Make another unique index the key with REPLICA IDENTITY USING INDEX first, or add the new primary key in the same statement.",
    },
  },
  statements: ["AlterTableStmt", "DropStmt"],
  check(context, node) {
    if ("removeType" in node) return checkDroppedIndexes(context);
    if (!("cmds" in node) || node.objtype !== "OBJECT_TABLE") return;
    const table = context.existingTable(node.relation);
    if (!table || table.relation?.unlogged) return;
    for (const command of alterCommands(context.statement)) {
      const { subtype, name = "" } = command.command;
      const key =
        subtype === "AT_DropConstraint"
          ? constraintKey(context, table, name)
          : subtype === "AT_DropColumn"
            ? columnKey(context, table, name)
            : null;
      if (!key) continue;
      report(context, table, key, command.rangeOfName(name));
      return;
    }
  },
});

interface Key {
  readonly name: string;
  /** Nothing but its name says that it is the primary key. */
  readonly isGuess: boolean;
}

function constraintKey(
  context: StatementContext,
  { name: table, relation }: ExistingTable,
  name: string,
): Key | null {
  const constraint = relation?.constraints.get(name);
  if (constraint) {
    return isIdentity(relation, constraint) && !context.isMadeByUp(constraint.origin)
      ? { name, isGuess: false }
      : null;
  }
  if (relation && (relation.complete || identityIndex(relation) !== null)) return null;
  if (name === `${table.name}_pkey`) return { name, isGuess: false };
  return /^pk_|_pk(ey)?$/i.test(name) ? { name, isGuess: true } : null;
}

/** The key that goes with a column. */
function columnKey(context: StatementContext, { relation }: ExistingTable, column: string): Key | null {
  const found = [...(relation?.constraints.values() ?? [])].find(
    (constraint) => constraint.columns.includes(column) && isIdentity(relation, constraint),
  );
  return found && !context.isMadeByUp(found.origin) ? { name: found.name, isGuess: false } : null;
}

function isIdentity(relation: Relation | undefined, { kind, name }: TableConstraint): boolean {
  const index = relation ? identityIndex(relation) : "";
  if (index === null) return kind === "primary-key";
  return index === name && index !== "";
}

/** Null when the primary key is the identity; empty when no index is. */
function identityIndex({ replicaIdentity }: Relation): string | null {
  if (replicaIdentity === "default") return null;
  return typeof replicaIdentity === "object" ? replicaIdentity.index : "";
}

function checkDroppedIndexes(context: StatementContext): void {
  const drop = as(context.statement.parsed.tree, "DropStmt");
  if (drop?.removeType !== "OBJECT_INDEX") return;
  for (const object of drop.objects ?? []) {
    const name = nameFromList(as(object, "List")?.items ?? []);
    const index = context.world.relation(name);
    const relation = index?.table == null ? undefined : context.world.relations.get(index.table);
    if (!index || !relation || identityIndex(relation) !== index.name || context.isNewRelation(relation))
      continue;
    if (context.isMadeByUp(index.origin)) continue;
    const table = { schema: relation.schema, name: relation.name };
    const shown = relation.schema === "public" ? relation.name : displayName(table);
    const at = identifierAfter(context.statement, "index", name.name);
    report(context, { name: table, shown, relation }, { name: name.name, isGuess: false }, at);
  }
}

function report(context: StatementContext, table: ExistingTable, key: Key, at: OffsetRange): void {
  if (givesIdentity(context.file, context.world, table.name)) return;
  const data = { table: table.shown, key: key.name };
  if (key.isGuess) context.report({ message: "perhaps", severity: "warning", at, data });
  else context.report({ message: "dropped", at, data });
}
