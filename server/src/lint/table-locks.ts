// What each statement of a file does to tables that were there before the file: for rules that compare files, which see no
// world. Knows syntax alone.
import { lockFacts, type RelationLock } from "../locks/lock-facts";
import { lockModes } from "../locks/lock-modes";
import { nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { Statement } from "../sql/sql-file";
import { as, type Tree } from "../sql/syntax-tree";
import type { LintFile } from "./context";
import { Digest } from "./history-context";
import { isTemporary } from "./schema/relation";

export interface LockedTable {
  readonly statement: Statement;
  /** Equal for the same table, as far as names tell: a bare name is taken to be in public. */
  readonly key: string;
  readonly lock: RelationLock;
}

export interface TableLocks {
  readonly locked: readonly LockedTable[];
  /** Keys of the tables that the file makes. */
  readonly made: ReadonlySet<string>;
}

const digests = new Map<number, Digest<TableLocks>>();

/** The tables that a file locks, in order, for servers of one major version. */
export function tableLocks(file: LintFile, postgres: number): TableLocks {
  let digest = digests.get(postgres);
  if (!digest) digests.set(postgres, (digest = new Digest((one) => readLocks(one, postgres))));
  return digest.of(file);
}

export function isStrong({ mode }: RelationLock): boolean {
  return lockModes.indexOf(mode) >= lockModes.indexOf("SHARE");
}

export function tableKey({ schema, name }: QualifiedName): string {
  return `${schema ?? "public"}.${name}`;
}

function readLocks({ sql }: LintFile, postgres: number): TableLocks {
  const locked: LockedTable[] = [];
  const made = new Set<string>();
  for (const statement of sql.statements) {
    const { parsed } = statement;
    for (const lock of lockFacts(parsed, postgres).relations) {
      if (!isOfTable(lock.role) || as(parsed.tree, "DropStmt")?.removeType === "OBJECT_VIEW") continue;
      const key = tableKey(lock.name);
      if (!made.has(key)) locked.push({ statement, key, lock });
    }
    const relation = createdBy(statement);
    if (relation) made.add(tableKey(nameOfRangeVar(relation)));
    if (relation && isTemporary(relation)) made.add(tableKey({ schema: null, name: relation.relname ?? "" }));
  }
  return { locked, made };
}

function isOfTable(role: RelationLock["role"]): boolean {
  return role !== "index" && role !== "sequence" && role !== "type" && role !== "view";
}

/** The table that is new for certain. */
function createdBy({ parsed }: Statement): Tree.RangeVar | undefined {
  const create = as(parsed.tree, "CreateStmt");
  const query = as(parsed.tree, "CreateTableAsStmt");
  if (create && !create.if_not_exists) return create.relation;
  return query && !query.if_not_exists ? query.into?.rel : undefined;
}
