// A down that puts a restriction back which rows written since may violate.
import { as, type Tree } from "../../sql/syntax-tree";
import { alteredTypeUses } from "../pair/altered-type";
import type { Event } from "../pair/catalog-event";
import type { CatalogObject } from "../pair/catalog-object";
import { narrows } from "../pair/narrowing";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { capital, theObject } from "../pair/reporting";
import { rowChanges } from "../pair/row-changes";
import { defineRule, sources } from "../rule";

export const pairNotNullReapplyFails = defineRule({
  id: "pair-not-null-reapply-fails",
  since: "0.1.0",
  needs: "pair",
  severity: "warning",
  default: "on",
  category: "pair",
  sources: sources("migrationpilot:rollback"),
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down puts back a restriction that the up removed: NOT NULL, a constraint, a narrower type.",
    why: "Rows written in the meantime may violate it, and then the rollback fails.",
    instead: "Correct the rows first, or add the constraint NOT VALID.",
    examples: {
      reject: [
        {
          up: "ALTER TABLE users ALTER COLUMN age DROP NOT NULL;",
          down: "ALTER TABLE users ALTER COLUMN age SET NOT NULL;",
        },
        {
          up: "ALTER TABLE users ALTER COLUMN id TYPE bigint;",
          down: "ALTER TABLE users ALTER COLUMN id TYPE integer;",
        },
      ],
      accept: [
        {
          up: "ALTER TABLE users ALTER COLUMN age DROP NOT NULL;",
          down: "UPDATE users SET age = 0 WHERE age IS NULL;\nALTER TABLE users ALTER COLUMN age SET NOT NULL;",
        },
        {
          up: "ALTER TABLE users DROP CONSTRAINT adult;",
          down: "ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17) NOT VALID;",
        },
      ],
    },
  },
  messages: {
    notNull: {
      text: "{object} may hold NULLs written since the up, and then SET NOT NULL fails.",
      help: "Fill them with an UPDATE before it.",
    },
    constraint: {
      text: "Rows written since the up may violate {object}, and then adding it back fails.",
      help: "Correct the rows before it, or add it NOT VALID.",
    },
    narrower: {
      text: "{object} may hold values written since the up that do not fit into {to}, and then this fails.",
      help: "Correct the rows before it.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    for (const event of simulation.downEvents) {
      const problem = problemOf(event, simulation);
      if (problem && event.object) {
        const object = theObject(event.object);
        const data = { object: problem.message === "constraint" ? object : capital(object), to: problem.to };
        context.report(simulation.down, event.step.statement, {
          message: problem.message,
          at: event.step.at,
          data,
        });
      }
    }
  },
});

interface Problem {
  readonly message: "notNull" | "constraint" | "narrower";
  readonly to: string;
}

function problemOf(event: Event, simulation: PairSimulation): Problem | null {
  const { object, action, attribute, step } = event;
  if (!object) return null;
  const table = object.owner ?? object;
  const rows = object.kind === "index" ? indexedTable(step.statement.parsed.tree) : table.name;
  if (isCorrected(event, rows, simulation)) return null;
  if (action === "change" && object.madeBy === "before") {
    const state = object.attributes.get(attribute ?? "");
    if (attribute === "nullability" && state?.upValue === "nullable" && state.now === "not null") {
      return { message: "notNull", to: "" };
    }
    const [from, to] = [state?.upValue, state?.now];
    if (
      attribute === "type" &&
      typeof from === "string" &&
      typeof to === "string" &&
      narrows(from, to) === "fails"
    ) {
      return alteredTypeUses(step.statement, object.name) ? null : { message: "narrower", to };
    }
  }
  const isBack = action === "create" && wasDropped(object, simulation);
  return isBack &&
    (object.kind === "index" || table.madeBy === "before") &&
    checksRows(step.statement.parsed.tree, object)
    ? { message: "constraint", to: "" }
    : null;
}

function wasDropped(object: CatalogObject, { restored }: PairSimulation): boolean {
  return restored.some(([now, before]) => now === object && before.dropped?.pass === "up");
}

/** A constraint or unique index that looks at the rows that are there. */
function checksRows(tree: Event["step"]["statement"]["parsed"]["tree"], object: CatalogObject): boolean {
  if (object.kind === "index") return as(tree, "IndexStmt")?.unique ?? false;
  if (object.kind !== "constraint") return false;
  const added = (as(tree, "AlterTableStmt")?.cmds ?? []).flatMap((node) => {
    const command = as(node, "AlterTableCmd");
    return as(command?.def, "Constraint") ?? [];
  });
  const own =
    added.find(({ conname }) => conname === object.name) ??
    added.find(({ conname }) => conname === undefined);
  return own !== undefined && !own.skip_validation && own.indexname === undefined;
}

function indexedTable(tree: Event["step"]["statement"]["parsed"]["tree"]): string {
  const index: Tree.IndexStmt | undefined = as(tree, "IndexStmt");
  return index?.relation?.relname ?? "";
}

/** The down changes or removes rows of the table before it. */
function isCorrected({ step, object, attribute }: Event, table: string, { down }: PairSimulation): boolean {
  return rowChanges(down.sql).some(({ statement, verb, table: changed, columns }) => {
    if (verb === "insert" || changed.relname !== table || statement.index >= step.statement.index)
      return false;
    if (verb !== "update" || !object || attribute === null) return true;
    return columns.length === 0 || columns.includes(object.name);
  });
}
