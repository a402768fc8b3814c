// A problem as a person reads it in a terminal: what happened, where, what the server said, what state the database is
// in, what to do next.
import type { Problem } from "../../protocol/problems";
import type { Style } from "../style";
import { excerpt } from "./excerpt";
import { placeWords, shortPaths } from "./words";

export interface ProblemView {
  readonly style: Style;
  readonly cwd: string;
  /** Text of a file the problem points into; null when it is not at hand. */
  readonly textOf: (path: string) => string | null;
}

export function renderProblem(problem: Problem, view: ProblemView): string {
  const { style } = view;
  const short = (text: string): string => shortPaths(text, view.cwd);
  const lines = [`${style.bad("✗")} ${style.bold(short(problem.message))}`];
  const { place, server } = problem;
  if (place) {
    const { range } = place;
    lines.push(`  ${style.place(placeWords(place, view.cwd))}`);
    const text = range === null ? null : view.textOf(place.path);
    if (text !== null && range !== null) {
      lines.push(...excerpt(text, range, style, (carets) => style.bad(carets)).map((line) => `    ${line}`));
    }
  }
  if (server) {
    lines.push(`  Server: ${server.message} ${style.faint(`(SQLSTATE ${server.code})`)}`);
    for (const [label, text] of [
      ["Detail", server.detail],
      ["Hint", server.hint],
      ["Where", server.where],
    ] as const) {
      if (text) lines.push(`    ${style.faint(`${label}:`)} ${text.replaceAll("\n", "\n      ")}`);
    }
  }
  lines.push(
    `  State: ${short(problem.state)}`,
    `  Next: ${short(problem.next)}`,
    style.faint(`  ${problem.code}`),
  );
  return lines.join("\n");
}
