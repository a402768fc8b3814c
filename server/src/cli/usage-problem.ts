// Problems with the command line itself, and the values of flags. All of them end with exit code 5.
import { InvalidArgumentError } from "commander";
import { parseDuration } from "../config/duration";
import { postgresVersions } from "../config/postgres-versions";
import { problem, type Problem } from "../protocol/problems";
import type { Shard } from "../protocol/reports/verify";

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

/** Milliseconds of a time such as 30s, for flags such as --time-limit. */
export function milliseconds(text: string): number {
  const value = parseDuration(text) ?? 0;
  if (value < 1) throw new InvalidArgumentError("It must be a time such as 500ms, 30s or 2min.");
  return value;
}

/** A part of several, such as 2/4. */
export function shard(text: string): Shard {
  const [index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text)?.slice(1) ?? []).map(Number);
  if (index < 1 || index > count) {
    throw new InvalidArgumentError("It must be a part and their number, such as 1/4.");
  }
  return { index, count };
}

/** One major version of a server. */
export function serverMajor(text: string): number {
  const version = Number(text);
  if (postgresVersions(text)?.oldest !== version) {
    throw new InvalidArgumentError("It must be a major version from 12 to 18.");
  }
  return version;
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
