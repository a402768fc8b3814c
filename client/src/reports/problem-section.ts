// A problem in Markdown: our sentences first, then the server's own words, verbatim.
import type { Problem } from "../../../server/src/protocol/problems";
import { problemMessage } from "../problem-words";
import { filePlace } from "./file-place";
import { codeBlock, inlineCode, markdownText, paragraphs } from "./markdown";

export function problemSection(problem: Problem): string {
  const server = problem.server;
  const said =
    server === null
      ? []
      : [
          `ERROR ${server.code}: ${server.message}`,
          ...(server.detail === null ? [] : [`DETAIL: ${server.detail}`]),
          ...(server.hint === null ? [] : [`HINT: ${server.hint}`]),
          ...(server.where === null ? [] : [`CONTEXT: ${server.where}`]),
        ];
  return paragraphs([
    `**${markdownText(problemMessage(problem))}**`,
    `- State: ${markdownText(problem.state)}\n- Next: ${markdownText(problem.next)}`,
    problem.place === null
      ? ""
      : `At ${filePlace(problem.place.path, problem.place.range?.start.line ?? null)}`,
    said.length === 0 ? "" : `The server said:\n\n${codeBlock(said.join("\n"), "text")}`,
    `Problem ${inlineCode(problem.code)}`,
  ]).trimEnd();
}
