// Problems with the command line itself, and the values of flags. All of them end with exit code 5.
import { InvalidArgumentError } from "commander";
import { postgresVersions } from "../config/postgres-versions";
import { problem, type Problem } from "../protocol/problems";

/** A command line that cannot be understood; nothing ran. */
export function usageProblem(message: string, next: string): Problem {
  return problem("usage/invalid-flag", { message, state: "Nothing was run.", next });
}

/** A whole number from 1, for flags such as --steps. */
export function positiveInteger(text: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return value;
}

/** A PostgreSQL major version the rules know, or a range of such. */
export function postgresMajor(text: string): string {
  if (postgresVersions(text) === null) {
    throw new InvalidArgumentError("It must be a major version from 12 to 18, or a range such as 14-18.");
  }
  return text;
}

/** A parser for a flag that takes one of a few words. */
export function oneOf<Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new InvalidArgumentError(`It must be one of ${words.join(", ")}.`);
    return word;
  };
}
