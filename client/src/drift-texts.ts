// The two texts that drift is shown with: the objects that differ, as they should be and as they are. Pure.
import type { Difference } from "../../server/src/protocol/reports/difference";

export interface DriftTexts {
  readonly expected: string;
  readonly now: string;
}

/** Objects in the order of their names, so that both sides line up; one that is not there is left out of its side. */
export function driftTexts(differences: readonly Difference[]): DriftTexts {
  const ordered = [...differences].sort((a, b) => compare(titleOf(a), titleOf(b)));
  return {
    expected: side(ordered, ({ before }) => before),
    now: side(ordered, ({ after }) => after),
  };
}

function side(differences: readonly Difference[], textOf: (one: Difference) => string | null): string {
  return differences
    .flatMap((one) => {
      const text = textOf(one);
      return text === null ? [] : [`-- ${titleOf(one)}\n${text.trimEnd()}\n`];
    })
    .join("\n");
}

function titleOf({ object, kind }: Difference): string {
  return `${kind} ${object}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
