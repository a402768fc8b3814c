// A down that names something almost as the up named it.
import { quoteIdentifier, quoteName } from "../../sql/names";
import { isNotThere, mismatchesOf, type Mismatch } from "../pair/mismatches";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { rootPath, bareName, mayBeNotNull } from "../pair/catalog-object";
import type { Event } from "../pair/catalog-event";
import { theAsked, theObject } from "../pair/reporting";
import { defineRule, type RuleFix } from "../rule";

export const pairNameMismatch = defineRule({
  id: "pair-name-mismatch",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down names something that is not there, and the up made something of nearly that name.",
    why:
      "The rollback fails with an error, or with IF EXISTS does nothing and is recorded as done. Names that are equal " +
      "once PostgreSQL has folded their case and cut them to 63 bytes are the same.",
    instead:
      "Use the name that the up uses, with its schema; an unnamed constraint has the name PostgreSQL chose.",
    examples: {
      reject: [
        { up: "CREATE TABLE customers (id int);", down: "DROP TABLE customer;" },
        { up: "CREATE TABLE app.customers (id int);", down: "DROP TABLE customers;" },
        {
          up: "ALTER TABLE users ADD UNIQUE (email);",
          down: "ALTER TABLE users DROP CONSTRAINT users_email_unique;",
        },
      ],
      accept: [
        { up: "CREATE TABLE Customers (id int);", down: "DROP TABLE customers;" },
        {
          up: "ALTER TABLE users ADD UNIQUE (email);",
          down: "ALTER TABLE users DROP CONSTRAINT users_email_key;",
        },
      ],
    },
  },
  messages: {
    slip: {
      text: "The down script names {asked}, but the up makes {meant}.",
      help: "Write the name as the up does.",
    },
    missing: {
      text: "The down script names {asked}, which does not exist after the up.",
      help: "Write the name of what the up made, or remove the statement.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const slips = new Map(mismatchesOf(simulation).map((mismatch) => [mismatch.event, mismatch]));
    for (const event of simulation.downEvents) {
      const slip = slips.get(event);
      const { statement, at } = event.step;
      const asked = theAsked(event.asked);
      if (slip) {
        context.report(simulation.down, statement, {
          message: "slip",
          at,
          data: { asked, meant: meantIn(slip, asked) },
          fixes: () => nameFix(simulation, slip),
        });
      } else if (isMissing(event, simulation)) {
        context.report(simulation.down, statement, { message: "missing", at, data: { asked } });
      }
    }
  },
});

/** Certainly not there after the up, nor made by the down later, nor an old name that a rename left. */
function isMissing(event: Event, { afterUp, isUnsure, moved, catalog }: PairSimulation): boolean {
  const { kind, name, owner } = event.asked;
  if (event.outcome !== "absent" || !isNotThere(event) || isUnsure(name.name)) return false;
  if (mayBeNotNull(event.asked)) return false;
  const was = catalog.objects.some(
    (one) => one.owner === owner && one.name === name.name && one.kind === kind,
  );
  if (owner) return !was;
  if (moved.some((object) => object.homeName === name.name)) return false;
  const schemas = name.schema === null ? ["public", ""] : [name.schema];
  return !was && !schemas.some((schema) => afterUp.has(rootPath(kind, schema, name.name)));
}

/** With its schema where the names are equal without. */
function meantIn({ called }: Mismatch, asked: string): string {
  const shown = theObject(called);
  return shown === asked ? `the ${called.kind} ${called.schema}.${called.name}` : shown;
}

/** The name in its place, with its schema where the up gives one. */
function nameFix({ down }: PairSimulation, { event, meant, called }: Mismatch): readonly RuleFix[] {
  const { statement, at } = event.step;
  const written = down.sql.text.slice(at.start, at.end);
  const asked = event.asked.name;
  if (statement.inside || statement.resynced || !isIdentifier(written, bareName(asked.name))) return [];
  if (event.asked.owner !== meant.owner) return [];
  const name = bareName(called.name);
  const isQualified = down.sql.text[at.start - 1] === ".";
  const sameSchema = meant.owner !== null || asked.schema === null || meant.schema === asked.schema;
  if (isQualified && !sameSchema) return [];
  const qualified = isQualified || meant.owner || meant.schema === "public" || meant.schema === "";
  const newText = qualified ? quoteIdentifier(name) : quoteName({ schema: meant.schema, name });
  if (newText === written) return [];
  return [{ title: `Write ${newText}`, safe: false, edits: [{ path: down.path, range: at, newText }] }];
}

function isIdentifier(written: string, name: string): boolean {
  return written === name || written.toLowerCase() === name || written === `"${name.replaceAll('"', '""')}"`;
}
