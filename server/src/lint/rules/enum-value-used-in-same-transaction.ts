// A new enum value used before the transaction that adds it has committed.
import { rangeOfTokens, rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList, sameName, type QualifiedName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as, walk, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { literalsOf, type LiteralType } from "../literal-types";
import { nestedStatements } from "../nested-statements";
import { defineRule, sources } from "../rule";
import { displayType } from "../schema/sql-type";
import type { World } from "../schema/world";
import { transactionOf } from "../transactions";

interface AddedValue {
  readonly type: QualifiedName;
  readonly value: string;
  readonly transaction: number | Statement;
  readonly statement: Statement;
}

export const enumValueUsedInSameTransaction = defineRule({
  id: "enum-value-used-in-same-transaction",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "transactions",
  sources: sources(
    "pgfence:alter-enum-add-value migrationpilot:MP012 migrationpilot:MP054 safe-migrate:alter-type-add-value-txn",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A value that ALTER TYPE … ADD VALUE adds is used in the same transaction.",
    why:
      "PostgreSQL refuses to use a new value of an enum before the transaction that added it has committed (55P04), so " +
      "the migration fails. From PostgreSQL 17 it may be used when the type itself was created in the same transaction.",
    instead: "Add the value in a migration of its own and use it in the next.",
    examples: {
      reject: [
        "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nUPDATE person SET m = 'calm' WHERE id = 1;\nCOMMIT;",
      ],
      accept: [
        "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nCOMMIT;\nUPDATE person SET m = 'calm' WHERE id = 1;",
        {
          before: "CREATE TABLE log (message text);",
          up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nINSERT INTO log (message) VALUES ('calm');\nCOMMIT;",
        },
      ],
    },
  },
  messages: {
    used: {
      text: "This fails: {value} of {type} cannot be used before the transaction that adds it has committed.",
      help: "Use it in the next migration.",
    },
    mayBeUsed: {
      text:
        "This fails if it stands for a value of {type}: {value} cannot be used before the transaction that adds it has " +
        "committed.",
      help: "Use it in the next migration.",
    },
    usedInFunction: {
      text:
        "This fails: {routine} uses {value} of {type}, which cannot be used before the transaction that adds it has " +
        "committed.",
      help: "Call it in the next migration.",
    },
  },
  statements: "all",
  check(context) {
    const { statement, memory } = context;
    const transaction = transactionOf(context);
    const added = as(statement.parsed.tree, "AlterEnumStmt");
    if (added) return remember(context, added);
    const values = memory.get(memoryKey) as readonly AddedValue[] | undefined;
    for (const one of values ?? []) {
      if (one.transaction === transaction && reportUse(context, one)) return;
    }
  },
});

const memoryKey = "enum-value-used-in-same-transaction";

function remember(context: StatementContext, added: Tree.AlterEnumStmt): void {
  const { memory, statement } = context;
  const transaction = transactionOf(context);
  if (transaction === null || added.newVal === undefined || added.oldVal !== undefined) return;
  const name = nameFromList(added.typeName ?? []);
  const type = context.world.type(name);
  const isThere = type?.kind === "enum" && (type.values?.includes(added.newVal) ?? false);
  if (added.skipIfNewValExists && isThere) return;
  if (context.facts.postgres >= 17 && isMadeInTransaction(context, name)) return;
  const values = (memory.get(memoryKey) as AddedValue[] | undefined) ?? [];
  values.push({ type: name, value: added.newVal, transaction, statement });
  memory.set(memoryKey, values);
}

function isMadeInTransaction(
  { file, place, statement, world }: StatementContext,
  name: QualifiedName,
): boolean {
  const isMade = ({ parsed }: Statement): boolean => {
    const created = as(parsed.tree, "CreateEnumStmt");
    const other = nameFromList(created?.typeName ?? []);
    return created !== undefined && (sameName(other, name) || isSameType(world, other, name));
  };
  const { inside } = statement;
  if (inside && nestedStatements(inside.block).some(isMade)) return true;
  if (place.kind === "none" || world.type(name)?.origin !== file.origin) return false;
  return file.sql.statements
    .slice(0, statement.index)
    .some((one) => file.places[one.index]?.id === place.id && isMade(one));
}

function isSameType(world: World, one: QualifiedName, other: QualifiedName): boolean {
  const key = world.typeKey(one);
  return key !== null && key === world.typeKey(other);
}

/** True when it was reported. */
function reportUse(
  context: StatementContext<"used" | "mayBeUsed" | "usedInFunction">,
  added: AddedValue,
): boolean {
  const { statement, world } = context;
  const { parsed } = statement;
  const data = { value: `'${added.value}'`, type: displayName(added.type) };
  const related = [{ at: added.statement, message: `${data.value} is added here.` }];
  const routine = parsed.tree && calledRoutine(context, added.value);
  if (routine) {
    context.report({ message: "usedInFunction", at: statement, data: { ...data, routine }, related });
    return true;
  }
  if (!parsed.tree || !parsed.text.includes(added.value)) return false;
  if (isInBody(context, added)) {
    const at = rangeOfWords(statement, "function") ?? statement;
    context.report({ message: "used", at, data, related });
    return true;
  }
  for (const { location, type } of literalsOf(parsed.tree, added.value, world)) {
    if (type !== "unknown" && !isEnum(context, type, added.type)) continue;
    const start = parsed.offsetOf(location);
    const token = parsed.tokens.find((one) => one.start >= start);
    const at = (token && rangeOfTokens(statement, [token])) ?? statement;
    if (type === "unknown") context.report({ message: "mayBeUsed", at, data, related, severity: "warning" });
    else context.report({ message: "used", at, data, related });
    return true;
  }
  return false;
}

/** In a function in SQL, whose body is read when it is created: fmgr_sql_validator() in src/backend/catalog/pg_proc.c. */
function isInBody(context: StatementContext, { type, value }: AddedValue): boolean {
  const { kind, body } = context.statement.parsed;
  if (kind !== "CreateFunctionStmt" || body?.language !== "sql") return false;
  return body.statements.some(({ parsed }) =>
    (parsed.tree ? literalsOf(parsed.tree, value, context.world) : []).some((literal) =>
      isEnum(context, literal.type, type),
    ),
  );
}

/** The type itself, an array of it or a domain over it. */
function isEnum({ world }: StatementContext, type: LiteralType, name: QualifiedName): boolean {
  if (typeof type === "string") return false;
  const base = world.domain({ ...type, dimensions: 0 })?.base ?? type;
  const key = world.typeKey(name);
  if (key !== null) return world.typeKey({ schema: base.schema, name: base.name }) === key;
  return (
    displayType({ ...base, modifiers: null, dimensions: 0 }) === displayName(name) || base.name === name.name
  );
}

/** A function or procedure that the statement calls and that changes rows with the value in its text. */
function calledRoutine({ statement, world }: StatementContext, value: string): string | null {
  const { tree, kind } = statement.parsed;
  if (kind !== "SelectStmt" && kind !== "CallStmt") return null;
  const literal = `'${value.replaceAll("'", "''")}'`;
  let found: string | null = null;
  walk(tree, (node, payload) => {
    if (node !== "FuncCall" && !("funccall" in payload)) return;
    const call = (node === "FuncCall" ? payload : (payload as Tree.CallStmt).funccall) as Tree.FuncCall;
    const name = nameFromList(call.funcname ?? []);
    for (const routine of world.routinesOf(name)) {
      const text = JSON.stringify(routine.node);
      if (text.includes(literal) && /\b(insert|update|delete|merge)\b/i.test(text)) found = displayName(name);
    }
  });
  return found;
}
