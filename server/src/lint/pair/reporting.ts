// Words and places for reports about a pair.
import type { LintFile } from "../context";
import { shownName, type NamedObject, type Step } from "./catalog-object";
import type { Asked } from "./catalog-event";
import type { PairSimulation } from "./pair-simulation";

export function fileOf({ up, down }: PairSimulation, { pass }: Step): LintFile {
  return pass === "down" ? down : up;
}

/** "the column users.age" */
export function theObject(object: NamedObject): string {
  if (object.kind === "privilege" && object.owner) {
    const [privilege = "", grantee = ""] = object.name.split(" to ");
    return `the privilege ${privilege.toUpperCase()} of ${grantee} on ${shownName(object.owner)}`;
  }
  if (object.kind === "cast") return "the cast";
  const on =
    object.owner && object.kind !== "column" && object.kind !== "attribute"
      ? ` of ${shownName(object.owner)}`
      : "";
  return `the ${object.kind} ${shownName(object)}${on}`;
}

export function theAsked({ kind, name, owner }: Asked): string {
  return theObject({ kind, schema: name.schema ?? "", name: name.name, owner });
}

/** As the beginning of a sentence. */
export function capital(text: string): string {
  return (text[0] ?? "").toUpperCase() + text.slice(1);
}

/** At most three, and how many more. */
export function listed(words: readonly string[]): string {
  const shown = words.slice(0, 3);
  const more = words.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  const last = shown.pop() ?? "";
  return shown.length > 0 ? `${shown.join(", ")} and ${last}` : last;
}
