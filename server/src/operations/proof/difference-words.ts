// A difference that a round trip left, in words and by class. Reads the definitions as `schema-snapshot-query.ts` writes
// them. Pure.
import type { Difference } from "../../protocol/reports/difference";
import type { ProvedDifference } from "../../protocol/reports/verify";

/** Longest piece of a definition that is quoted. */
const longest = 120;

export function inWords(difference: Difference): Pick<ProvedDifference, "class" | "message"> {
  return { class: classOf(difference), message: messageOf(difference) };
}

/** Whether the down left an enum all the values it had, and more: no script can take one away. */
function isEnumValueLeft({ change, kind, before, after }: Difference): boolean {
  if (change !== "changed" || kind !== "enum" || before === null || after === null) return false;
  return labelsOf(before).every((label) => labelsOf(after).includes(label));
}

function classOf(difference: Difference): ProvedDifference["class"] {
  const { kind, before, after } = difference;
  if (kind === "column order") return "order";
  if (kind === "comment") return "comments";
  if (["privileges", "owner", "default privileges"].includes(kind)) return "grants";
  if (isEnumValueLeft(difference)) return "irreversible";
  if (kind === "column" && before !== null && after !== null) {
    const parts = changedParts(columnParts(before), columnParts(after));
    if (parts.length > 0 && parts.every(({ name }) => name === "privileges")) return "grants";
  }
  return "structure";
}

function messageOf({ change, kind, object, before, after }: Difference): string {
  const subject = subjectOf(kind, object);
  const plural = kind === "privileges" || kind === "default privileges";
  if (change === "missing") return `${subject} ${plural ? "are" : "is"} missing`;
  if (change === "extra" || before === null || after === null) {
    return `${subject} ${plural ? "are" : "is"} left over`;
  }
  switch (kind) {
    case "column order":
      return `${subject} in another order: ${short(after)} instead of ${short(before)}`;
    case "column":
      return `${subject}: ${changedParts(columnParts(before), columnParts(after)).map(partInWords).join(", ")}`;
    case "enum":
      return `${subject}: ${listChange(labelsOf(before), labelsOf(after), "value")}`;
    case "privileges":
      return `${subject}: ${listChange(before.split(", "), after.split(", "), "")}`;
    case "function":
    case "procedure":
    case "view":
    case "materialized view":
      return `${subject} is defined otherwise`;
    default:
      return `${subject} is ${short(after) || "plain"} instead of ${short(before) || "plain"}`;
  }
}

function subjectOf(kind: string, object: string): string {
  if (kind === "column order") return `the columns of ${object} stand`;
  if (["owner", "comment"].includes(kind)) return `${kind} of ${object}`;
  return kind === "privileges" ? `privileges on ${object}` : `${kind} ${object}`;
}

interface Part {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function partInWords({ name, before, after }: Part): string {
  const named = (value: string | undefined) => short([name, value].filter(Boolean).join(" "));
  if (after === undefined) return `${named(before)} is missing`;
  if (before === undefined) return `${named(after)} is left over`;
  return `${name} is ${short(after)} instead of ${short(before)}`;
}

/** The parts in the order in which they are written; each may be absent but the type. */
const columnPattern = new RegExp(
  "^(?<type>.+?)" +
    '(?: collate (?<collation>(?:"(?:[^"]|"")*"|\\w+)\\.(?:"(?:[^"]|"")*"|\\w+)))?' +
    "(?<notNull> not null)?(?<notValid> not valid)?" +
    "(?: default (?<default>.+?)| generated (?<generated>.+?)| virtual (?<virtual>.+?))?" +
    "(?: identity (?<identity>always|by default))?(?: storage (?<storage>\\w))?(?: compression (?<compression>\\w))?" +
    "(?: statistics (?<statistics>\\d+))?(?: with (?<with>\\([^)]*\\)))?(?: options (?<options>\\(.*?\\)))?" +
    "(?<inherited> inherited)?(?: privileges (?<privileges>.+))?$",
  "s",
);

function columnParts(definition: string): Readonly<Record<string, string | undefined>> {
  const { notNull, notValid, inherited, ...parts } = columnPattern.exec(definition)?.groups ?? {};
  // Flags have no value of their own.
  const flags = { "not null": notNull, "not valid": notValid, inherited };
  const set = Object.entries(flags).map(([name, value]) => [name, value === undefined ? undefined : ""]);
  return { ...parts, ...Object.fromEntries(set) };
}

function changedParts(
  before: Readonly<Record<string, string | undefined>>,
  after: Readonly<Record<string, string | undefined>>,
): readonly Part[] {
  return Object.keys({ ...before, ...after })
    .map((name) => ({ name, before: before[name], after: after[name] }))
    .filter((part) => part.before !== part.after);
}

function labelsOf(definition: string): readonly string[] {
  return definition.match(/'(?:[^']|'')*'/g) ?? [];
}

/** What a list lost or gained; when neither, its order changed. */
function listChange(before: readonly string[], after: readonly string[], noun: string): string {
  const told = (list: readonly string[], what: string) =>
    list.length === 0 ? [] : [`${noun} ${short(list.join(", "))} is ${what}`.trim()];
  const changes = [
    ...told(
      before.filter((one) => !after.includes(one)),
      "missing",
    ),
    ...told(
      after.filter((one) => !before.includes(one)),
      "left over",
    ),
  ];
  return changes.length > 0 ? changes.join(", ") : "another order";
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
