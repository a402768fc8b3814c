// Several existing tables that one transaction locks strongly, one after the other.
import { lockModes } from "../../locks/lock-modes";
import { displayName, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { isTable, relationKey } from "../schema/relation";
import { transactionMemory } from "../transaction-memory";

const id = "multiple-tables-locked";

export const multipleTablesLocked = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources("pgls:avoidWideLockWindow pgfence:wide-lock-window migrationpilot:MP008"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "One transaction takes strong locks on two or more existing tables.",
    why:
      "Locks are held until the transaction ends: while it waits for the second table, the first one is closed already. " +
      "When the application uses the tables in another order, the two wait for each other and PostgreSQL ends one of them.",
    instead: "A migration for each table, so that each transaction holds the locks of one table only.",
    examples: {
      reject: ["BEGIN;\nALTER TABLE a ADD COLUMN x int;\nALTER TABLE b ADD COLUMN y int;\nCOMMIT;"],
      accept: [
        "BEGIN;\nALTER TABLE a ADD COLUMN x int;\nCOMMIT;\nBEGIN;\nALTER TABLE b ADD COLUMN y int;\nCOMMIT;",
        "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b (id) NOT VALID;",
        "CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN x int;\nALTER TABLE b ADD COLUMN y int;",
      ],
    },
  },
  messages: {
    locksAnother: {
      text: "This locks {second} ({lock}) while the transaction still holds its lock on {first}.",
      help: "Change {second} in a migration of its own.",
    },
  },
  statements: "all",
  check(context) {
    const { place, statement } = context;
    if (place.kind === "none" && !statement.inside) return;
    const memory = transactionMemory(context, id, place.id, nothing);
    if (memory.held.isReported) return;
    const locks = context.locks().relations;
    const own = locks.length === 0 ? [] : strongLocks(context);
    if (own.length === 0) return;
    const { groups, first } = memory.held;
    const another = own.find(({ group }) => !groups.has(group));
    const reports = another !== undefined && first !== null;
    if (reports) {
      context.report({
        message: "locksAnother",
        at: firstWord(statement),
        data: { first, second: displayName(another.name), lock: another.lock },
      });
    }
    const moved = movedKey(context);
    // The other table of a foreign key is locked with it: no new table when it is changed later.
    const referenced = locks.filter(({ role }) => role === "referenced");
    memory.held = {
      groups: new Set([
        ...groups,
        ...own.map(({ group }) => group),
        ...(moved === null ? [] : [moved]),
        ...referenced.map(({ name }) => groupOf(context, name)),
      ]),
      first: first ?? (own[0] ? displayName(own[0].name) : null),
      isReported: reports,
    };
  },
});

/** What the table is called after the statement that renames or moves it. */
function movedKey({ statement, world }: StatementContext): string | null {
  const { tree } = statement.parsed;
  const rename = as(tree, "RenameStmt");
  const move = as(tree, "AlterObjectSchemaStmt");
  if (rename?.renameType === "OBJECT_TABLE" && rename.relation) {
    const [schema = ""] = world.keyOf(nameOfRangeVar(rename.relation)).split("\u0000");
    return relationKey(schema, rename.newname ?? "");
  }
  return move?.relation ? relationKey(move.newschema ?? "", move.relation.relname ?? "") : null;
}

interface HeldTables {
  /** The table, or the root of its partition tree. */
  readonly groups: ReadonlySet<string>;
  /** Of a table that is locked. */
  readonly first: string | null;
  readonly isReported: boolean;
}

const nothing: HeldTables = { groups: new Set(), first: null, isReported: false };

interface StrongLock {
  readonly name: QualifiedName;
  readonly lock: string;
  readonly group: string;
}

/** Existing tables that the statement itself is about; those of foreign keys are no choice of its own. */
function strongLocks(context: StatementContext): readonly StrongLock[] {
  const { statement, world } = context;
  const { kind, tree } = statement.parsed;
  const drop = as(tree, "DropStmt");
  if (kind === "RefreshMatViewStmt" || drop?.removeType === "OBJECT_MATVIEW") return [];
  return context.locks().relations.flatMap(({ name: locked, role, mode }) => {
    const name = drop && role === "index" ? tableOfIndex(context, locked) : locked;
    const isOwn = role === "target" || role === "parent" || role === "partition" || name !== locked;
    if (!name || !isOwn) return [];
    if (lockModes.indexOf(mode) < lockModes.indexOf("SHARE ROW EXCLUSIVE")) return [];
    const relation = world.relation(name);
    if (relation && (!isTable(relation) || context.isNewRelation(relation))) return [];
    if (drop && context.isMadeByUp(relation?.origin)) return [];
    return [{ name, lock: mode, group: groupOf(context, name) }];
  });
}

/** DROP INDEX locks the table as it locks the index: RangeVarCallbackForDropRelation() of tablecmds.c. */
function tableOfIndex({ world }: StatementContext, index: QualifiedName): QualifiedName | undefined {
  const key = world.relation(index)?.table;
  const table = key == null ? undefined : world.relations.get(key);
  return table && { schema: index.schema, name: table.name };
}

function groupOf({ world }: StatementContext, name: QualifiedName): string {
  let key = world.keyOf(name);
  for (let depth = 0; depth < 8; depth++) {
    const parent = world.relations.get(key)?.partition?.parent;
    if (parent === undefined) break;
    key = parent;
  }
  return key;
}
