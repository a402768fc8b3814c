// autovacuum_enabled = false as a storage parameter that the file does not take back.
import type { OffsetRange } from "../../base/text-range";
import { identifierOf, rangeOfTokens } from "../../sql/alter-table";
import { displayName, nameFromList, nameOfRangeVar, sameName, type QualifiedName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";

const parameter = "autovacuum_enabled";

export const autovacuumDisabled = defineRule({
  id: "autovacuum-disabled",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources("migrationpilot:MP066"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "Autovacuum is switched off for a table and not switched on again in the same file.",
    why:
      "Without autovacuum dead rows pile up, statistics grow old, and the table is vacuumed only when its transaction " +
      "numbers are about to wrap around, all at once. The change itself takes no more than SHARE UPDATE EXCLUSIVE.",
    instead:
      "Tune autovacuum_vacuum_scale_factor and its like. Where a bulk load needs it off, RESET (autovacuum_enabled) at " +
      "the end of the same file.",
    examples: {
      reject: [
        "ALTER TABLE queue SET (autovacuum_enabled = false);",
        "CREATE TABLE queue (id int) WITH (toast.autovacuum_enabled = off);",
      ],
      accept: [
        "ALTER TABLE queue SET (autovacuum_vacuum_scale_factor = 0.01);",
        "ALTER TABLE queue SET (autovacuum_enabled = false);\nALTER TABLE queue RESET (autovacuum_enabled);",
        "ALTER TABLE queue SET (autovacuum_enabled = true);",
      ],
    },
  },
  messages: {
    off: {
      text: "{table} is no longer vacuumed by autovacuum: dead rows and old statistics pile up.",
      help: "Leave autovacuum on and tune it, or RESET ({parameter}) at the end of this file.",
    },
  },
  statements: ["AlterTableStmt", "CreateStmt", "CreateTableAsStmt"],
  check(context) {
    const { statement } = context;
    const table = tableOf(statement);
    if (!table || isTemporary(table) || context.world.relation(nameOfRangeVar(table))?.temporary) return;
    const name = nameOfRangeVar(table);
    for (const [shown, isOn] of switches(statement)) {
      if (isOn !== false || isTakenBack(context, name, shown)) continue;
      context.report({
        message: "off",
        at: placeOf(statement, shown),
        data: { table: displayName(name), parameter: shown },
      });
    }
  },
});

function tableOf({ parsed: { tree } }: Statement): Tree.RangeVar | undefined {
  return (
    as(tree, "AlterTableStmt")?.relation ??
    as(tree, "CreateStmt")?.relation ??
    as(tree, "CreateTableAsStmt")?.into?.rel
  );
}

/** What the statement does to the parameter, by its name with namespace: on, off, or null for RESET. */
function switches({ parsed: { tree } }: Statement): ReadonlyMap<string, boolean | null> {
  const found = new Map<string, boolean | null>();
  const note = (options: readonly Node[] | undefined, isReset: boolean): void => {
    for (const node of options ?? []) {
      const option = as(node, "DefElem");
      if (option?.defname !== parameter) continue;
      const shown = option.defnamespace ? `${option.defnamespace}.${parameter}` : parameter;
      found.set(shown, isReset ? null : !isOff(option.arg));
    }
  };
  for (const node of as(tree, "AlterTableStmt")?.cmds ?? []) {
    const { subtype, def } = as(node, "AlterTableCmd") ?? {};
    const isReset = subtype === "AT_ResetRelOptions";
    if (isReset || subtype === "AT_SetRelOptions") note(as(def, "List")?.items, isReset);
  }
  note(as(tree, "CreateStmt")?.options, false);
  note(as(tree, "CreateTableAsStmt")?.into?.options, false);
  return found;
}

/** Spellings of parse_bool_with_len() of src/backend/utils/adt/bool.c; a bare name means on. */
function isOff(value: Node | undefined): boolean {
  if (!value) return false;
  const number = as(value, "Integer");
  if (number) return (number.ival ?? 0) === 0;
  const names = as(value, "TypeName")?.names;
  const text = (names ? nameFromList(names).name : (as(value, "String")?.sval ?? "")).toLowerCase();
  return text !== "" && ["false", "no", "off", "0"].some((word) => word.startsWith(text)) && text !== "o";
}

/** Later in the file it is set again, or the table is dropped. */
function isTakenBack(context: StatementContext, name: QualifiedName, shown: string): boolean {
  let current = name;
  return context.later().some((statement) => {
    const { tree, kind } = statement.parsed;
    const rename = as(tree, "RenameStmt");
    if (rename?.renameType === "OBJECT_TABLE" && sameName(nameOfRangeVar(rename.relation ?? {}), current)) {
      current = { schema: current.schema, name: rename.newname ?? "" };
    }
    if (kind === "DropStmt") {
      const objects = as(tree, "DropStmt")?.objects ?? [];
      return objects.some((node) => sameName(nameFromList(as(node, "List")?.items ?? []), current));
    }
    if (kind !== "AlterTableStmt") return false;
    const table = tableOf(statement);
    if (!table || !sameName(nameOfRangeVar(table), current)) return false;
    const change = switches(statement).get(shown);
    return change === null || change === true;
  });
}

function placeOf(statement: Statement, shown: string): OffsetRange {
  const { tokens } = statement.parsed;
  const isToast = shown !== parameter;
  const at = tokens.findIndex(
    (token, index) => identifierOf(token) === parameter && (tokens[index - 1]?.text === ".") === isToast,
  );
  const token = tokens[at];
  return (token && rangeOfTokens(statement, [token])) ?? statement;
}
