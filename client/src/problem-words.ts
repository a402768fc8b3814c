// A problem in the words that fit a notification, a mark or a row: files by name, because the editor shows where they are.
import { problemTitles, type Problem } from "../../server/src/protocol/problems";

/** How the command line goes on. */
const commandLine = /\bmigrate-safe [a-z]/;

/**
 * What happened, what state the database is in, what to do next. `offersWays`: buttons stand beside it, so no command to type
 * is named.
 */
export function problemSentences(problem: Problem, offersWays: boolean): string {
  const next = problem.next.split(/(?<=\.) (?=[A-Z])/).filter((one) => !offersWays || !commandLine.test(one));
  return [problem.message, problem.state, ...next]
    .filter((sentence) => sentence !== "")
    .map((sentence) => withoutFolder(sentence, problem))
    .join(" ");
}

/** What happened, in one sentence. */
export function problemMessage(problem: Problem): string {
  return withoutFolder(problem.message, problem);
}

/** The kind of problem in a few words, for instance "the server cannot be reached". */
export function problemTitle(problem: Problem): string {
  const title: string = problemTitles[problem.code] ?? problem.message;
  return title.charAt(0).toLowerCase() + title.slice(1);
}

function withoutFolder(sentence: string, { place }: Problem): string {
  if (place === null) return sentence;
  return sentence.replaceAll(place.path, place.path.split(/[\\/]/).at(-1) ?? place.path);
}
