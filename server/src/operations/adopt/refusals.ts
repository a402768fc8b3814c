// Why a history is not taken over, as a person is told. Pure.
import type { ForeignTable } from "../../database/foreign-history/find-foreign";
import type { History } from "../../database/history";
import type { TargetIdentity } from "../../protocol/operations";
import { nothingChanged, problem, type Problem, type ProblemWay } from "../../protocol/problems";
import { historyName } from "../migration-states";
import type { MappedMigration } from "./map-history";
import type { Proof } from "./prove-history";

export function dirtyProblem(
  { tool, schema, table }: ForeignTable,
  { key, reason }: MappedMigration,
): Problem {
  return problem("adopt/dirty", {
    message: `${tool.title} says of ${key} in ${schema}.${table}: ${reason}.`,
    state: nothingChanged,
    next: `Finish or repair it with ${tool.title}, then run migrate-safe adopt again.`,
  });
}

export function ownHistoryProblem(history: History, from: ForeignTable | null): Problem {
  const other = from
    ? ` ${from.tool.title} recorded migrations in ${from.schema}.${from.table} that it lacks.`
    : "";
  return problem("adopt/own-history", {
    message: `${historyName(history)} records ${history.rows.length} migrations already.${other}`,
    state: nothingChanged,
    next: "See them with migrate-safe status.",
  });
}

export function proofProblem(proof: Proof, { tool }: ForeignTable): Problem | null {
  const { outcome, reason, differences } = proof;
  if (outcome === "same") return null;
  const next = "Correct that, or adopt with --unproven if the history is right nevertheless.";
  const ways = [withoutProof];
  if (outcome === "not-proven") {
    const message = `It could not be proven that the files which ${tool.title} applied made this schema: ${reason}.`;
    return problem("adopt/unproven", { message, state: nothingChanged, next }, { ways });
  }
  const [first] = differences;
  const more = differences.length > 1 ? ` and ${differences.length - 1} more` : "";
  const message = `The files which ${tool.title} applied make another schema than the target has: ${first?.change} ${first?.kind} ${first?.object}${more}.`;
  return problem("adopt/differs", { message, state: nothingChanged, next }, { ways });
}

const withoutProof: ProblemWay = {
  label: "Take over without proof",
  does: "The history is taken over as it is recorded, whatever the files make.",
  options: ["--unproven"],
};

export function wentOn(identity: TargetIdentity, from: ForeignTable | null): Problem {
  return problem("plan/changed", {
    message: `The history of ${identity.name} changed since the plan was made: ${from ? from.tool.title : "another run"} was there.`,
    state: nothingChanged,
    next: "Run migrate-safe adopt again.",
  });
}
