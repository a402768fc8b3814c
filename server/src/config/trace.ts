// Picks the strongest of several sources for a value and keeps what it beat, for `config --explain`.
import type { Origin, Traced } from "./settings";

/** What one source says; undefined when it says nothing. */
export interface Candidate<Value> {
  readonly value: Value | undefined;
  readonly origin: Origin;
  readonly from: string;
}

/** The first candidate that says something; candidates come strongest first and the last one always does. */
export function choose<Value>(
  candidates: readonly [...Candidate<Value>[], Candidate<Value> & { readonly value: Value }],
  show: (value: Value) => string = String,
): Traced<Value> {
  const said: { value: Value; origin: Origin; from: string }[] = [];
  for (const { value, origin, from } of candidates) {
    if (value !== undefined) said.push({ value, origin, from });
  }
  const [winner, ...others] = said;
  if (winner === undefined) throw new Error("the last candidate has no value");
  return {
    ...winner,
    beaten: others.map(({ value, origin, from }) => ({ value: show(value), origin, from })),
  };
}
