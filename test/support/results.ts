// Opens results in tests: the value or a failed test, the problem or a failed test. Knows no room.
import type { Result } from "../../server/src/base/result";
import type { Problem } from "../../server/src/protocol/problems";

/** The value of a result that must be one. */
export function must<Value>(result: Result<Value, Problem>): Value {
  if (!result.ok)
    throw new Error(`expected a value, got the problem ${JSON.stringify(result.failure, null, 2)}`);
  return result.value;
}

/** The problem of a result that must be one. */
export function mustFail<Value>(result: Result<Value, Problem>): Problem {
  if (result.ok) throw new Error(`expected a problem, got ${String(result.value)}`);
  return result.failure;
}
