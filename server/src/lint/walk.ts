// Goes through the statements of one file in order, keeping the world in step: what each statement creates and sets is
// known to the next, and ROLLBACK takes it back. A DO block is followed by the statements it runs. Knows nothing of rules.
import type { SqlFile, Statement } from "../sql/sql-file";
import { nestedStatements } from "./nested-statements";
import { applyStatement } from "./schema/apply-statement";
import type { Origin } from "./schema/relation";
import { SessionSettings } from "./schema/session-settings";
import type { World } from "./schema/world";
import { endsTransaction, transactionStatement, type TransactionPlace } from "./transactions";

interface Savepoint {
  /** Null for the start of the transaction. */
  readonly name: string | null;
  readonly world: World;
}

/**
 * Calls `visit` for each statement with the world before it, and gives the world after the last. Settings begin afresh
 * and temporary tables are gone, as in a new session. `remembers`: somebody types in the file, so it will be walked often.
 */
export function walkFile(
  file: SqlFile,
  start: World,
  places: readonly TransactionPlace[],
  origin: Origin,
  visit: (statement: Statement, world: World, place: TransactionPlace) => void = () => undefined,
  remembers = false,
): World {
  let world = start.fork();
  world.remembers = remembers;
  world.settings = SessionSettings.none;
  world.hasTemporary = false;
  let savepoints: Savepoint[] = [];
  let current: number | null = null;
  for (const statement of file.statements) {
    const place = places[statement.index];
    if (!place) continue;
    if (place.id !== current) {
      if (current !== null) world.settings = world.settings.withoutLocal();
      current = place.id;
      savepoints = [];
    }
    visit(statement, world, place);
    const control = transactionStatement(statement);
    if (!control) {
      applyStatement(world, statement.parsed, origin, place.kind !== "none");
      world.ranBuiltSql ||= runsBuiltSql(statement);
      const nested = nestedStatements(statement);
      for (const one of nested) {
        visit(one, world, place);
        applyStatement(world, one.parsed, origin, true, !one.inside?.mayNotRun);
      }
      if (nested.length > 0 && place.kind === "none") world.settings = world.settings.withoutLocal();
      continue;
    }
    const name = control.savepoint_name ?? "";
    if (control.kind === "TRANS_STMT_BEGIN" || control.kind === "TRANS_STMT_START") {
      savepoints = [{ name: null, world }];
      world = world.fork();
    } else if (control.kind === "TRANS_STMT_SAVEPOINT") {
      savepoints.push({ name, world });
      world = world.fork();
    } else if (control.kind === "TRANS_STMT_ROLLBACK_TO") {
      const at = savepoints.findLastIndex((savepoint) => savepoint.name === name);
      const found = savepoints[at];
      savepoints.length = at + 1;
      if (found) world = found.world.fork();
    } else if (endsTransaction(control)) {
      const began = savepoints.find((savepoint) => savepoint.name === null);
      if (control.kind === "TRANS_STMT_ROLLBACK" && began) world = began.world.fork();
      world.settings = world.settings.withoutLocal();
      savepoints = [];
      current = null;
    }
  }
  return world;
}

/** A DO block whose body is not understood counts as well. */
function runsBuiltSql({ parsed }: Statement): boolean {
  return parsed.kind === "DoStmt" && (parsed.body === null || parsed.body.built.length > 0);
}
