// IF EXISTS in a down on something that is not there: the statement does nothing and nobody hears of it.
import { rangeOfTokens, rangeOfWords } from "../../sql/alter-table";
import type { OffsetRange } from "../../base/text-range";
import type { Event } from "../pair/catalog-event";
import { isNotThere, mismatchesOf } from "../pair/mismatches";
import { namespaceOf, rootPath } from "../pair/catalog-object";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { theAsked } from "../pair/reporting";
import { defineRule } from "../rule";

export const pairIfExistsHidesMismatch = defineRule({
  id: "pair-if-exists-hides-mismatch",
  since: "0.1.0",
  needs: "pair",
  severity: "warning",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down uses IF EXISTS on something that does not exist after the up.",
    why: "The statement does nothing, raises no error, and the rollback is recorded as a success.",
    instead: "Correct the name; where the up is not conditional, the down need not be.",
    examples: {
      reject: [{ up: "CREATE TABLE invoices (id int);", down: "DROP TABLE IF EXISTS invoice;" }],
      accept: [
        { up: "CREATE TABLE invoices (id int);", down: "DROP TABLE IF EXISTS invoices;" },
        {
          up: "CREATE TABLE invoices (id int);\nCREATE INDEX invoices_id ON invoices (id);",
          down: "DROP TABLE IF EXISTS invoices;\nDROP INDEX IF EXISTS invoices_id;",
        },
      ],
    },
  },
  messages: {
    hides: {
      text: "IF EXISTS hides that {asked} does not exist after the up: this does nothing.",
      help: "Correct the name.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const slips = new Set(mismatchesOf(simulation).map(({ event }) => event));
    for (const event of simulation.downEvents) {
      if (!event.conditional || !isDropped(event, simulation) || event.step.statement.inside) continue;
      if (!slips.has(event) && !isKnownMissing(event, simulation)) continue;
      context.report(simulation.down, event.step.statement, {
        message: "hides",
        at: ifExistsBefore(event),
        data: { asked: theAsked(event.asked) },
      });
    }
  },
});

function isDropped({ action, asked }: Event, { isUnsure }: PairSimulation): boolean {
  return action !== "create" && asked.kind !== "privilege" && !isUnsure(asked.name.name);
}

/** Neither there after the up nor named by a conditional statement of the up. */
function isKnownMissing(event: Event, { afterUp, upEvents, catalog }: PairSimulation): boolean {
  const { kind, name, owner } = event.asked;
  if (!isNotThere(event) || event.object) return false;
  const namespace = namespaceOf(kind);
  const isSame = (other: Event["asked"]): boolean =>
    namespaceOf(other.kind) === namespace && other.name.name === name.name && other.owner === owner;
  if (upEvents.some((other) => other.conditional && isSame(other.asked))) return false;
  const was = catalog.objects.some(
    (one) => namespaceOf(one.kind) === namespace && one.name === name.name && one.owner === owner,
  );
  const schemas = name.schema === null ? ["public", ""] : [name.schema];
  return !was && !schemas.some((schema) => afterUp.has(rootPath(kind, schema, name.name)));
}

/** The words before the name, in this piece of the statement. */
function ifExistsBefore({ step: { statement, at } }: Event): OffsetRange {
  const { tokens } = statement.parsed;
  const own = tokens.filter(({ start }) => statement.start + start < at.start);
  const last = own.findLastIndex(({ kind, text }) => kind === "word" && text === "if");
  return rangeOfTokens(statement, own.slice(last, last + 2)) ?? rangeOfWords(statement, "if", "exists") ?? at;
}
