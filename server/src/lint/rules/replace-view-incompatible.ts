// CREATE OR REPLACE VIEW that PostgreSQL refuses, because the columns it had are not its first ones any more.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { defineRule } from "../rule";
import { isTemporary, type ViewShape } from "../schema/relation";
import { displayType, sameType } from "../schema/sql-type";
import { worldAfter } from "../statement-effect";
import { identifierAfter } from "../token-places";

export const replaceViewIncompatible = defineRule({
  id: "replace-view-incompatible",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "functions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE OR REPLACE VIEW drops, renames, moves or retypes a column of the view as it was.",
    why:
      "PostgreSQL only lets columns be added at the end and refuses everything else with error 42P16, so the migration " +
      "fails each time.",
    instead:
      "Keep the old columns first and in order. Otherwise DROP VIEW and CREATE VIEW in one transaction, and GRANT again.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE t (a int, b int);\nCREATE VIEW v AS SELECT a, b FROM t;",
          up: "CREATE OR REPLACE VIEW v AS SELECT a FROM t;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE t (a int, b int);\nCREATE VIEW v AS SELECT a FROM t;",
          up: "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t;",
        },
      ],
    },
  },
  messages: {
    refused: {
      text: "CREATE OR REPLACE VIEW fails for {view}: {reason}.",
      help: "Keep the old columns first and in order, or DROP the view and CREATE it again in one transaction.",
    },
  },
  statements: ["ViewStmt"],
  check(context, node) {
    if (!node.replace || !node.view) return;
    const name = nameOfRangeVar(node.view);
    const key = context.world.creationKey(name, isTemporary(node.view));
    const before = context.world.relations.get(key);
    if (before?.kind !== "view" || !before.view?.columns) return;
    const after = worldAfter(context).relations.get(key)?.view?.columns;
    const reason = after && refusalOf(before.view.columns, after);
    if (!reason) return;
    const at = identifierAfter(context.statement, "view", name.name);
    context.report({ message: "refused", at, data: { view: displayName(name), reason } });
  },
});

/** checkViewColumns() of src/backend/commands/view.c. */
function refusalOf(
  before: NonNullable<ViewShape["columns"]>,
  after: NonNullable<ViewShape["columns"]>,
): string | null {
  for (const [index, { name, type }] of before.entries()) {
    const now = after[index];
    if (!now) return `its column ${name} is gone`;
    if (now.name !== name) return `its column ${index + 1} is ${name} and cannot become ${now.name}`;
    if (type && now.type && !sameType(type, now.type)) {
      return `its column ${name} is ${displayType(type)} and cannot become ${displayType(now.type)}`;
    }
  }
  return null;
}
