// Syntax that PostgreSQL has removed, or that it still takes and no longer advises.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfTokens, rangeOfWords } from "../../sql/alter-table";
import { optionOf } from "../../sql/options";
import type { Statement, Token } from "../../sql/sql-file";
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { isBuiltinType, newColumns } from "../new-columns";
import { removedWords, withoutOids } from "../removed-words";
import { defineRule } from "../rule";
import { settingChanges } from "../schema/session-settings";
import { rangeOfType, tokenAt } from "../tree-places";

type Message = "refused" | "obsolete";

export const removedSyntax = defineRule({
  id: "removed-syntax",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "compatibility",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "Syntax that PostgreSQL removed, or keeps only for old scripts.",
    why:
      "WITH OIDS, the types abstime, reltime and tinterval, CREATEUSER and UNENCRYPTED PASSWORD fail on every supported " +
      "server. EXECUTE PROCEDURE in a trigger, the index method rtree and the star after a table name still work, but the " +
      "manual no longer advises them.",
    instead:
      "Leave WITH OIDS out and add an identity column, use timestamptz and interval, EXECUTE FUNCTION, gist, and the bare " +
      "table name.",
    examples: {
      reject: [
        "CREATE TABLE logs (id int) WITH OIDS;",
        "CREATE TABLE logs (at abstime);",
        { up: "CREATE INDEX boxes_idx ON boxes USING rtree (area);" },
      ],
      accept: [
        "CREATE TABLE logs (id int) WITH (fillfactor = 80);",
        "CREATE TRIGGER t BEFORE INSERT ON logs FOR EACH ROW EXECUTE FUNCTION f();",
      ],
    },
  },
  messages: {
    refused: {
      text: "{what} was removed, and PostgreSQL refuses the statement.",
      help: "{instead}",
    },
    obsolete: {
      text: "{what} is kept for old scripts only.",
      help: "{instead}",
    },
  },
  statements: "all",
  check(context) {
    const { parsed } = context.statement;
    for (const { at, what, instead } of removedWords(context.statement)) {
      tell(context, "refused", at, what, instead);
    }
    checkTypes(context);
    switch (parsed.kind) {
      case "CreateStmt":
        return checkOids(context, as(parsed.tree, "CreateStmt")?.options);
      case "CreateTrigStmt":
      case "CreateEventTrigStmt":
        return checkWords(
          context,
          "obsolete",
          ["execute", "procedure"],
          "EXECUTE PROCEDURE",
          "Write EXECUTE FUNCTION.",
        );
      case "IndexStmt":
        return checkIndex(context, as(parsed.tree, "IndexStmt")?.accessMethod);
      case "VariableSetStmt":
        return checkSetting(context);
      case "SelectStmt":
      case "UpdateStmt":
      case "DeleteStmt":
      case "AlterTableStmt":
      case "TruncateStmt":
        return checkStars(context);
    }
  },
});

function tell(
  context: StatementContext,
  message: Message,
  at: OffsetRange,
  what: string,
  instead: string,
): void {
  const severity = message === "obsolete" ? "hint" : "warning";
  context.report({ message, at, data: { what, instead }, severity });
}

function checkWords(
  context: StatementContext,
  message: Message,
  words: readonly string[],
  what: string,
  instead: string,
): void {
  const at = rangeOfWords(context.statement, ...words);
  if (at) tell(context, message, at, what, instead);
}

/** WITH (oids) and WITH (oids = true): transformRelOptions() of src/backend/access/common/reloptions.c. */
function checkOids(context: StatementContext, options: readonly Node[] | undefined): void {
  const oids = optionOf(options, "oids");
  const value = as(oids?.arg, "String")?.sval ?? "true";
  if (!oids || ["false", "off", "no", "0"].includes(value.toLowerCase())) return;
  tell(context, "refused", tokenAt(context.statement, oids.location), "WITH (oids)", withoutOids);
}

function checkTypes(context: StatementContext): void {
  if (!/abstime|reltime|tinterval/i.test(context.statement.parsed.text)) return;
  checkCasts(context);
  for (const { type, typeName } of newColumns(context.statement.parsed)) {
    if (!isBuiltinType(type, "abstime", "reltime", "tinterval")) continue;
    if (context.world.type({ schema: type.schema, name: type.name })) continue;
    const at = rangeOfType(context.statement, typeName);
    const instead = type.name === "abstime" ? "Use timestamptz." : "Use interval, or a range of timestamptz.";
    tell(context, "refused", at, `The type ${type.name}`, instead);
  }
}

/** value::abstime and CAST (value AS abstime). */
function checkCasts(context: StatementContext): void {
  const { statement } = context;
  const { tokens } = statement.parsed;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1]?.text;
    if (token.kind !== "word" || !/^(?:abstime|reltime|tinterval)$/.test(token.text)) return;
    const isCast = before === "::" || (before === "as" && tokens[index + 1]?.text === ")");
    const at = isCast ? rangeOfTokens(statement, [token]) : null;
    if (at) tell(context, "refused", at, `The type ${token.text}`, "Use timestamptz or interval.");
  });
}

/** DefineIndex() of src/backend/commands/indexcmds.c takes gist for it. */
function checkIndex(context: StatementContext, method: string | undefined): void {
  if (method === "rtree") checkWords(context, "obsolete", ["rtree"], "The index method rtree", "Write gist.");
}

function checkSetting(context: StatementContext): void {
  const { parsed } = context.statement;
  for (const { name, values } of settingChanges(parsed)) {
    const value = values?.[0]?.toLowerCase() ?? "";
    if (name !== "default_with_oids" || ["false", "off", "no", "0", ""].includes(value)) continue;
    checkWords(context, "refused", ["default_with_oids"], "default_with_oids", "Remove it.");
  }
}

/** A star right after a table's name: "Obsolete syntax" of the manual's chapter on inheritance. */
function checkStars(context: StatementContext): void {
  const { statement } = context;
  if (!/[\w")]\s*\*/.test(statement.parsed.text)) return;
  walk(statement.parsed.tree, (_, payload) => {
    const source = payload as Tree.RangeVar & { readonly relation?: Tree.RangeVar };
    for (const relation of [source, source.relation]) {
      const star = relation?.relname === undefined ? undefined : starAfter(statement, relation);
      const at = star && rangeOfTokens(statement, [star]);
      if (at)
        tell(
          context,
          "obsolete",
          at,
          "The star after a table's name",
          "Leave it out: children are always read.",
        );
    }
  });
}

function starAfter(statement: Statement, relation: Tree.RangeVar): Token | undefined {
  if (relation.location === undefined) return undefined;
  const { tokens } = statement.parsed;
  const start = statement.parsed.offsetOf(relation.location);
  let at = tokens.findIndex((token) => token.start === start);
  while (at >= 0 && tokens[at + 1]?.text === ".") at += 2;
  const next = at < 0 ? undefined : tokens[at + 1];
  return next?.kind === "symbol" && next.text === "*" ? next : undefined;
}
