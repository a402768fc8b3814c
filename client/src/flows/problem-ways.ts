// The ways on that a problem leaves to a person: several are asked for at once, one is a button with the failure. Each
// asks for the plan anew with the options of the way, and that plan is shown and confirmed like any other.
import type { Problem, ProblemWay } from "../../../server/src/protocol/problems";
import { problemMessage } from "../problem-words";
import { pickOne } from "../ui/pick";
import type { Lead } from "./show-problem";

/** Asks which of several ways; null when the person left. */
export async function chooseWay(title: string, problem: Problem): Promise<ProblemWay | null> {
  return pickOne(
    title,
    problemMessage(problem),
    (problem.ways ?? []).map((way) => ({ label: way.label, detail: way.does, value: way })),
  );
}

export function leadsOf(
  { ways = [] }: Problem,
  goOn: (options: readonly string[]) => Promise<unknown>,
): readonly Lead[] {
  return ways.map(({ label, options }) => ({
    label: `${label}…`,
    first: false,
    async follow() {
      await goOn(options);
    },
  }));
}
