// A problem in the words that fit a notification, a mark or a row: files by name, because the editor shows where they are.
import { problemTitles, type Problem } from "../../server/src/protocol/problems";

/** What happened, what state the database is in, what to do next. */
export function problemSentences(problem: Problem): string {
  return [problem.message, problem.state, problem.next]
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
