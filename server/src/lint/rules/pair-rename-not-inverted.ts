// A rename that the down does not take back, or repeats.
import { isIdle } from "../placeholder";
import type { CatalogObject } from "../pair/catalog-object";
import type { Event } from "../pair/catalog-event";
import { pairSimulation } from "../pair/pair-simulation";
import { theObject } from "../pair/reporting";
import { defineRule } from "../rule";

export const pairRenameNotInverted = defineRule({
  id: "pair-rename-not-inverted",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary:
      "The up renames something or moves it to another schema, and the down does not give it its old name back.",
    why: "The down fails where it uses the old name, or leaves the new one, which the old release does not know.",
    instead: "Rename in the down from the new name to the old one.",
    examples: {
      reject: [
        {
          up: "ALTER TABLE users RENAME COLUMN name TO full_name;",
          down: "ALTER TABLE users RENAME COLUMN name TO full_name;",
        },
        {
          up: "ALTER TABLE users RENAME TO people;\nALTER TABLE people ADD COLUMN age int;",
          down: "ALTER TABLE people DROP COLUMN age;",
        },
      ],
      accept: [
        {
          up: "ALTER TABLE users RENAME COLUMN name TO full_name;",
          down: "ALTER TABLE users RENAME COLUMN full_name TO name;",
        },
      ],
    },
  },
  messages: {
    repeated: {
      text: "After the up, {object} is called {now}; the down script renames {was}, which is not there.",
      help: "Rename {now} to {was}.",
    },
    kept: {
      text: "The down script does not give {object} its old name {was} back.",
      help: "Rename {now} to {was} in the down script.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation || simulation.declared) return;
    const { up, down, moved, isUnsure } = simulation;
    for (const object of moved) {
      if (object.renamed === null || isUnsure(object.homeName)) continue;
      const data = {
        object: theObject({ ...object, name: object.homeName }),
        was: before(object),
        now: now(object),
      };
      const repeated = simulation.downEvents.find((event) => isRepeated(event, object));
      if (repeated) {
        context.report(down, repeated.step.statement, { message: "repeated", at: repeated.step.at, data });
      } else if (object.renamed.pass === "down") {
        context.report(down, object.renamed.statement, { message: "kept", at: object.renamed.at, data });
      } else if (!isIdle(down.sql)) {
        context.report(up, object.renamed.statement, { message: "kept", at: object.renamed.at, data });
      }
    }
  },
});

function isRepeated({ outcome, asked, step }: Event, object: CatalogObject): boolean {
  const isRename =
    step.statement.parsed.kind === "RenameStmt" || step.statement.parsed.kind === "AlterObjectSchemaStmt";
  return (
    isRename && outcome === "absent" && asked.name.name === object.homeName && asked.owner === object.owner
  );
}

function now(object: CatalogObject): string {
  return object.owner || object.name !== object.homeName ? object.name : `${object.schema}.${object.name}`;
}

/** Where only the schema differs, with the schema it had. */
function before({ owner, name, homeName, home }: CatalogObject): string {
  if (owner || name !== homeName) return homeName;
  return `${home?.split("\u0000")[1] ?? ""}.${homeName}`;
}
