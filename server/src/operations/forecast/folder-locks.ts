// What the statements of files lock, with the schema that the up files before them make. Pure: it knows the texts of the
// folder and no database.
import type { Relation } from "../../lint/schema/relation";
import { World } from "../../lint/schema/world";
import { transactionPlaces } from "../../lint/transactions";
import { walkFile } from "../../lint/walk";
import { worldRelations } from "../../lint/world-relations";
import { lockFacts, type LockFacts } from "../../locks/lock-facts";
import type { MigrationFolder } from "../../migrations/migration";
import { parseSqlFile } from "../../sql/parse-sql-file";
import type { Parser } from "../../sql/parser";
import type { Statement } from "../../sql/sql-file";
import type { LockReader } from "./forecast";
import type { RunnableFile } from "../runnable-file";

/** Reads the locks of statements of up files; those of any other statement from its syntax. */
export function folderLocks(
  folder: MigrationFolder,
  ups: readonly RunnableFile[],
  serverMajor: number,
  parser: Parser,
): LockReader {
  const known = new Map<Statement, LockFacts>();
  let world = new World();
  for (const { up } of folder.migrations) {
    if (up === null || up.text === null) continue;
    const wanted = ups.find(({ file }) => file.path === up.path);
    const sql = wanted?.sql ?? parseSqlFile(up.text, parser);
    const origin = {};
    world = walkFile(sql, world, transactionPlaces(sql, up.runs), origin, (statement, before) => {
      if (wanted) known.set(statement, locksOf(statement, before, origin, serverMajor));
    });
  }
  return (statement) => known.get(statement) ?? lockFacts(statement.parsed, serverMajor);
}

/** Without what the statement does not name and the same file made: nobody else sees it. */
function locksOf({ parsed }: Statement, world: World, origin: object, serverMajor: number): LockFacts {
  const named = lockFacts(parsed, serverMajor).relations.length;
  const facts = lockFacts(parsed, serverMajor, worldRelations(world));
  const isOwn = (relation: Relation | undefined): boolean => {
    if (!relation || relation.origin === origin) return relation !== undefined;
    return relation.table !== null && isOwn(world.relations.get(relation.table));
  };
  const relations = facts.relations.filter(({ name }, at) => at < named || !isOwn(world.relation(name)));
  return { ...facts, relations };
}
