// What is said of the name of a new migration while it is typed. Pure; the runner makes the file names of it.
import type { NewPairNames } from "../../server/src/protocol/requests";
import type { Remark } from "./ui/pick";

/** A sentence when the name cannot be used; null when it can. */
export function checkMigrationName(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === "") return "Say in a few words what the migration does.";
  if (trimmed.startsWith("-")) return "Start with a letter or a digit.";
  if (!/[a-z0-9]/i.test(trimmed)) return "Use some letters or digits.";
  return trimmed.length > 100 ? "Keep it under 100 characters." : null;
}

/** Which files it would make, with a warning where an older migration has the name already. */
export function remarkOnFiles({ up, down, sameName }: NewPairNames): Remark {
  const files = `${up} and ${down}`;
  return sameName === null
    ? { text: `Makes ${files}`, isWarning: false }
    : { text: `${sameName} has this name already. Makes ${files}`, isWarning: true };
}
