// The report that an operation ends with. One that ran and found something wrong is an answer; one that could not be run
// is a problem.
import { fail, ok, type Result } from "../../base/result";
import type { OperationEvent } from "../../protocol/operations";
import type { Problem } from "../../protocol/problems";

export async function resultOf(events: AsyncGenerator<OperationEvent>): Promise<Result<object, Problem>> {
  for await (const event of events) {
    if (event.event !== "finished") continue;
    const { result, problem } = event;
    if (typeof result === "object" && result !== null) return ok({ ...result, problem });
    if (problem) return fail(problem);
  }
  throw new Error("a run ends with its last event and a result or a problem");
}
