// Which faults a scenario gets: spread over the whole run, the same for the same seed.
import { Dice } from "../support/dice";
import { faultKinds, type Fault, type FaultKind } from "./fault-bench";

/** Longest wait between a message and the fault, in milliseconds. */
const longestDelay = 40;

/** `counts` are for all scenarios together. */
export function planFaults(
  messages: number,
  counts: Readonly<Record<FaultKind, number>>,
  scenarioCount: number,
  seed: number,
): readonly Fault[] {
  const dice = new Dice(seed);
  return faultKinds.flatMap((kind) => {
    const count = Math.ceil(counts[kind] / scenarioCount);
    return Array.from({ length: count }, (_, index): Fault => {
      // One in each stretch of the run, so that no part of it is left out.
      const message = 1 + Math.floor(((index + dice.next()) / count) * messages);
      const isAtOnce = dice.below(2) === 0;
      return { kind, message, delivered: dice.below(3) > 0, delay: isAtOnce ? 0 : dice.below(longestDelay) };
    });
  });
}
