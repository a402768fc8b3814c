// DROP … CASCADE, which removes what the statement does not name.
import { rangeOfToken } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { columnFall, objectFall, type Fall } from "../cascades";
import type { StatementContext } from "../context";
import { droppedObjects } from "../dropped-objects";
import { isOwn, isOwnRelation } from "../own-objects";
import { defineRule, sources } from "../rule";
import type { OffsetRange } from "../../base/text-range";

type Message = "unknown" | "takes" | "nothing";

export const dropCascade = defineRule({
  id: "drop-cascade",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: sources(
    "migrationpilot:MP022 safe-migrate:destructive-general-cascade eslint-plugin-postgresql:no-drop-table-cascade " +
      "bytebase:statement.disallow-rm-tbl-cascade",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "DROP with CASCADE also removes what depends on the object, whatever that is on the server.",
    why:
      "Views, foreign keys of other tables, policies, triggers, defaults and columns of a dropped type go without being " +
      "named, each under a lock (ACCESS EXCLUSIVE) on its table. A review cannot see them, and the down script does not " +
      "bring them back.",
    instead:
      "Drop the dependents by name first, and leave CASCADE out: the statement then fails when one was forgotten.",
    examples: {
      reject: [
        "DROP VIEW sales CASCADE;",
        "ALTER TABLE orders DROP COLUMN buyer CASCADE;",
        "ALTER TABLE buyers DROP CONSTRAINT buyers_pkey CASCADE;",
      ],
      accept: [
        "DROP VIEW sales RESTRICT;",
        "CREATE TEMP TABLE work (id int);\nDROP TABLE work CASCADE;",
        { up: "CREATE TABLE buyers (id int);", down: "DROP TABLE buyers CASCADE;" },
      ],
    },
  },
  messages: {
    unknown: {
      text: "CASCADE also drops everything that depends on {what}, without naming it.",
      help: "Drop the dependents by name first, and leave CASCADE out.",
    },
    takes: {
      text: "CASCADE also drops what depends on {what}: {dependents}.",
      help: "Drop the dependents by name first, and leave CASCADE out.",
    },
    nothing: {
      text: "The migrations know nothing that depends on {what}, so CASCADE is not needed here.",
      help: "Leave CASCADE out; the statement then fails when there is a dependent after all.",
    },
  },
  statements: ["DropStmt", "AlterTableStmt", "DropOwnedStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const drop = as(tree, "DropStmt");
    const alter = as(tree, "AlterTableStmt");
    if (drop?.behavior === "DROP_CASCADE") checkDrop(context, drop);
    if (alter) checkAlter(context, alter);
    if (as(tree, "DropOwnedStmt")?.behavior === "DROP_CASCADE") {
      context.report({ message: "unknown", at: lastCascade(context), data: { what: "what the role owns" } });
    }
  },
});

function checkDrop(context: StatementContext<Message>, drop: Tree.DropStmt): void {
  const objects = droppedObjects(context.statement, drop);
  const falls = objects.flatMap((object) => objectFall(context, drop.removeType, object) ?? []);
  if (falls.length === 0) return;
  const named = new Set(objects.map(({ name }) => name.name));
  report(
    context,
    falls,
    objects.map(({ name }) => displayName(name)).join(", "),
    lastCascade(context),
    named,
  );
}

function checkAlter(context: StatementContext<Message>, alter: Tree.AlterTableStmt): void {
  if (!alter.relation) return;
  const name = nameOfRangeVar(alter.relation);
  const relation = context.world.relation(name);
  if (relation?.temporary || alter.relation.relpersistence === "t") return;
  const isUndone = context.isMadeByUp(relation?.origin) && isOwnRelation(context, name);
  if (isUndone) return;
  const isTable = alter.objtype === "OBJECT_TABLE";
  const commands = isTable ? alterCommands(context.statement) : [];
  (alter.cmds ?? []).forEach((node, index) => {
    const command = as(node, "AlterTableCmd");
    const isDrop = command?.subtype === "AT_DropColumn" || command?.subtype === "AT_DropConstraint";
    if (!command || !isDrop || command.behavior !== "DROP_CASCADE") return;
    const part = command.name ?? "";
    const parts = command.subtype === "AT_DropColumn" ? relation?.columns : relation?.constraints;
    const made = parts?.get(part);
    if (context.isMadeByUp(made?.origin) && isOwn(context, made)) return;
    const at = commands[index]?.rangeOfWords("cascade") ?? lastCascade(context);
    const fall = columnFall(
      context,
      relation,
      part,
      command.subtype === "AT_DropColumn" ? "column" : "constraint",
    );
    report(context, [fall], part, at, new Set());
  });
}

/** `named` is dropped by the statement in any case. */
function report(
  context: StatementContext<Message>,
  falls: readonly Fall[],
  what: string,
  at: OffsetRange,
  named: ReadonlySet<string>,
): void {
  const dependents = falls.flatMap((fall) => fall.dependents).filter(({ owner }) => !named.has(owner));
  if (dependents.length > 0) {
    const list = [...new Set(dependents.map(({ shown }) => shown))].join(", ");
    context.report({ message: "takes", at, data: { what, dependents: list } });
  } else if (falls.every(({ known }) => known)) {
    context.report({ message: "nothing", at, data: { what }, severity: "info" });
  } else context.report({ message: "unknown", at, data: { what } });
}

function lastCascade({ statement }: StatementContext): OffsetRange {
  return (
    rangeOfToken(
      statement,
      ({ kind, text }, index, tokens) => kind === "word" && text === "cascade" && index === tokens.length - 1,
    ) ?? statement
  );
}
