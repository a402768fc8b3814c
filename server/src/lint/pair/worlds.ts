// The schema that earlier migrations tell, and what becomes of it when the up and the down have run: the model the other
// rules use, for what it knows beyond the objects that a pair names.
import type { PairContext } from "../context";
import {
  columnFacts,
  constraintFacts,
  relationFacts,
  routineFacts,
  typeFacts,
  type Facts,
} from "../schema/facts";
import type { ForeignKeyTarget, Relation, TableConstraint } from "../schema/relation";
import { differences, type Difference } from "../schema/world-diff";
import { sameMeaning } from "./values";

/** What was known before the up and is not the same after the down, and tables, columns and constraints that are new. */
export function driftAndNew({ before, afterDown }: PairContext): readonly Difference[] {
  return differences(before, afterDown).flatMap((difference) => {
    const { change } = difference;
    if (change === "added") return isStructure(difference) ? [difference] : [];
    if (difference.before === null) return [];
    if (change === "removed") return [difference];
    const what = difference.what.filter((attribute) => isReal(difference, attribute));
    return what.length > 0 ? [{ ...difference, what }] : [];
  });
}

/** Comments and the like outlive their object in the model; NOT NULL is an attribute of its column. */
function isStructure({ is, after }: Difference): boolean {
  if (is === "constraint") return (after as TableConstraint).kind !== "not-null";
  return is === "relation" || is === "column";
}

/** What was written in other words is the same. A view's query can say the same in too many ways. */
function isReal(difference: Difference, attribute: string): boolean {
  if (attribute === "query" || attribute === "columns") return false;
  const [before, after] = factsOf(difference);
  const fact = attribute === "definition" ? "node" : attribute;
  const [was, is] = [before[fact], after[fact]];
  if ((attribute === "owner" || attribute === "index") && was === null) return false;
  if (attribute === "settings" && was instanceof Map && is instanceof Map && isSequence(difference))
    return losesSetting(was, is);
  if (typeof was === "string" && typeof is === "string") return code(was) !== code(is);
  if (attribute === "references" && namesNoColumns(was, is)) return false;
  return !sameMeaning(was, is);
}

function isSequence({ is, before }: Difference): boolean {
  return is === "relation" && (before as Relation).kind === "sequence";
}

/** Values that no migration told of can be what they were by default, as the type of a sequence. */
function losesSetting(was: ReadonlyMap<unknown, unknown>, is: ReadonlyMap<unknown, unknown>): boolean {
  return [...was].some(([name, value]) => !sameMeaning(value, is.get(name)));
}

/** REFERENCES t without columns means its primary key. */
function namesNoColumns(...targets: readonly unknown[]): boolean {
  const known = targets as readonly (ForeignKeyTarget | null)[];
  const [was, is] = known;
  return was?.table === is?.table && known.some((target) => target?.columns.length === 0);
}

function factsOf({
  is,
  before,
  after,
}: Difference): readonly [Record<string, unknown>, Record<string, unknown>] {
  const facts = {
    relation: relationFacts,
    column: columnFacts,
    constraint: constraintFacts,
    type: typeFacts,
    routine: routineFacts,
  } as Readonly<Record<string, Facts<unknown> | undefined>>;
  const of = facts[is] ?? ((thing: unknown): Record<string, unknown> => ({ ...(thing as object) }));
  return [of(before), of(after)];
}

/** A body without comments, with its blanks counted once. */
function code(text: string): string {
  return text
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
