// The text of the config file -> checked values, each problem at its line and column. Validates against the shipped
// JSON schema; does not know where the file came from, nor what the values will be used for.
import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import type { Ajv as AjvClass, ErrorObject, ValidateFunction } from "ajv";
import { LineIndex, type OffsetRange } from "../base/text-range";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { LayoutId } from "../migrations/migration";
import type { OptionSettings, RuleSetting } from "./settings";
import { nearest } from "./nearest";
import { isPasswordKey, secretsIn } from "./config-secrets";
import schema from "./migrate-safe.schema.json";

export interface TargetConfig {
  readonly url?: string;
  readonly service?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  /** Used in place of `url`, which leads to a connection pooler. */
  readonly directUrl?: string;
  readonly sslmode?: string;
  readonly sslrootcert?: string;
  readonly sslcert?: string;
  readonly sslkey?: string;
  readonly sslcrl?: string;
  readonly sslnegotiation?: string;
  readonly channel_binding?: string;
  readonly environment?: "local" | "shared" | "production";
  readonly access?: "read-write" | "read-only";
  readonly passwordCommand?: string;
}

/** The config file as its schema describes it. */
export interface ConfigFile {
  readonly migrations?: string;
  readonly layout?: LayoutId;
  readonly defaultTarget?: string;
  readonly targets?: Readonly<Record<string, TargetConfig>>;
  /** Server on which throw-away databases are made for proofs. */
  readonly shadowUrl?: string;
  readonly scratch?: { readonly roles?: readonly string[] };
  readonly verify?: { readonly timeLimit?: string | number };
  readonly lint?: {
    /** A major version, or a range as "14-18". */
    readonly postgres?: number | string;
    readonly rules?: Readonly<Record<string, RuleSetting>>;
    readonly options?: OptionSettings;
    readonly since?: string;
    readonly ignore?: readonly string[];
  };
  readonly run?: {
    readonly lockTimeout?: string | number;
    readonly concurrentlyLockTimeout?: string | number;
    readonly lockRetryTime?: string | number;
    readonly maxQueuedSessions?: number;
    readonly maxQueueTime?: string | number;
    readonly maxBlockingTime?: string | number;
    readonly terminableApplications?: readonly string[];
    readonly statementTimeout?: string | number;
    readonly lockWait?: string | number;
    readonly connectTimeout?: string | number;
    readonly longTransactionSeconds?: number;
    readonly schemas?: readonly string[];
    readonly historyTable?: string;
    readonly rehearsal?: boolean;
  };
  readonly backup?: {
    readonly tables?: "all" | "affected";
    readonly readers?: number;
    readonly keep?: number;
    readonly keepDays?: number;
    readonly maxGigabytes?: number;
  };
}

/** Path of keys and indices from the root of the file. */
export type ConfigKey = readonly (string | number)[];

export class ParsedConfig {
  readonly path: string;
  /** The values; an empty config when there are problems. */
  readonly values: ConfigFile;
  readonly problems: readonly Problem[];
  readonly #places: Places;

  constructor(path: string, values: ConfigFile, problems: readonly Problem[], places: Places) {
    this.path = path;
    this.values = values;
    this.problems = problems;
    this.#places = places;
  }

  /** `path:line:column` of a value, 1-based as people count. */
  placeOf(key: ConfigKey): string {
    const range = this.#places.rangeOf(key, "value");
    return `${this.path}:${range.start.line + 1}:${range.start.character + 1}`;
  }

  /** A problem at a value of the file. */
  problemAt(key: ConfigKey, message: string, next: string): Problem {
    return this.#places.problemAt(key, "value", "config/invalid", message, next);
  }
}

export function parseConfig(text: string, path: string): ParsedConfig {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const places = new Places(text, path, root);
  if (errors.length > 0) {
    const problems = errors.slice(0, 5).map((error) => places.syntaxProblem(error));
    return new ParsedConfig(path, {}, problems, places);
  }
  const values: unknown = root === undefined ? {} : valueOf(root);
  const problems = [
    ...places.duplicateKeys(),
    ...secretsIn(values).map(({ key, message, next }) =>
      places.problemAt(key, "value", "config/secret", message, next),
    ),
    ...(root === undefined ? [] : schemaProblems(values, places)),
  ];
  return new ParsedConfig(path, problems.length === 0 ? (values as ConfigFile) : {}, problems, places);
}

/** Offsets of the file's keys and values, and problems made at them. */
class Places {
  readonly #path: string;
  readonly #text: string;
  readonly #root: Node | undefined;
  readonly #lines: LineIndex;

  constructor(text: string, path: string, root: Node | undefined) {
    this.#text = text;
    this.#path = path;
    this.#root = root;
    this.#lines = new LineIndex(text);
  }

  rangeOf(key: ConfigKey, part: "key" | "value") {
    return this.#lines.rangeOf(this.#offsetsOf(key, part));
  }

  problemAt(
    key: ConfigKey,
    part: "key" | "value",
    code: "config/invalid" | "config/secret",
    message: string,
    next: string,
  ): Problem {
    const range = this.rangeOf(key, part);
    return problem(code, { message, state: nothingChanged, next }, { place: { path: this.#path, range } });
  }

  syntaxProblem(error: ParseError): Problem {
    const end = Math.min(error.offset + Math.max(error.length, 1), this.#text.length);
    const words = printParseErrorCode(error.error)
      .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase();
    return problem(
      "config/invalid",
      {
        message: `The config file is not valid JSON with comments: ${words}.`,
        state: nothingChanged,
        next: "Correct the file at this place and run the command again.",
      },
      { place: { path: this.#path, range: this.#lines.rangeOf({ start: error.offset, end }) } },
    );
  }

  duplicateKeys(): Problem[] {
    const problems: Problem[] = [];
    const visit = (node: Node): void => {
      const seen = new Set<string>();
      for (const child of node.children ?? []) {
        const name = node.type === "object" ? child.children?.[0] : undefined;
        if (name && seen.has(name.value as string)) {
          problems.push(
            problem(
              "config/invalid",
              {
                message: `The key “${String(name.value)}” stands here a second time.`,
                state: nothingChanged,
                next: "Keep one of the two.",
              },
              { place: { path: this.#path, range: this.#lines.rangeOf(offsetsOfNode(name)) } },
            ),
          );
        }
        if (name) seen.add(name.value as string);
        visit(child);
      }
    };
    if (this.#root) visit(this.#root);
    return problems;
  }

  #offsetsOf(key: ConfigKey, part: "key" | "value"): OffsetRange {
    if (this.#root === undefined) return { start: 0, end: 0 };
    let value: Node = this.#root;
    let name: Node = value;
    for (const step of key) {
      const children: readonly Node[] = value.children ?? [];
      if (value.type === "array") {
        const item = children[Number(step)];
        if (item === undefined) break;
        value = name = item;
        continue;
      }
      // The last of two equal keys is the one whose value counts.
      const property = children.findLast((child) => child.children?.[0]?.value === String(step));
      const [keyNode, valueNode] = property?.children ?? [];
      if (keyNode === undefined || valueNode === undefined) break;
      name = keyNode;
      value = valueNode;
    }
    return offsetsOfNode(part === "key" ? name : value);
  }
}

function offsetsOfNode(node: Node): OffsetRange {
  return { start: node.offset, end: node.offset + node.length };
}

/** Value of a node; objects without a prototype, so that no key of the file is special. */
function valueOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(valueOf);
  if (node.type !== "object") return node.value as unknown;
  const values = Object.create(null) as Record<string, unknown>;
  for (const { children } of node.children ?? []) {
    const [name, value] = children ?? [];
    if (name && value) values[name.value as string] = valueOf(value);
  }
  return values;
}

let validate: ValidateFunction | undefined;

function schemaProblems(values: unknown, places: Places): Problem[] {
  if (validate === undefined) {
    // Loaded when the first config file is read: a run without one should not pay for it. The schema itself is checked by
    // the tests, and code that runs once need not be optimised.
    const { Ajv } = require("ajv") as { readonly Ajv: typeof AjvClass };
    const unchecked = { meta: false, validateSchema: false, code: { optimize: false } };
    validate = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, ...unchecked }).compile(
      schema,
    );
  }
  if (validate(values)) return [];
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const error of validate.errors ?? []) {
    const found = problemOf(error, places);
    if (found === null || seen.has(JSON.stringify(found.place))) continue;
    seen.add(JSON.stringify(found.place));
    problems.push(found);
  }
  return problems;
}

function problemOf(error: ErrorObject, places: Places): Problem | null {
  // The branches of a choice speak through the choice itself.
  if (/\/oneOf\/\d/.test(error.schemaPath)) return null;
  const key = keyOf(error.instancePath);
  const name = key.length === 0 ? "The config file" : `“${key.join(".")}”`;
  const at = (message: string, next: string) =>
    places.problemAt(key, "value", "config/invalid", message, next);
  switch (error.keyword) {
    case "additionalProperties": {
      const extra = String(error.params["additionalProperty"]);
      // A password has a problem of its own, with where to move it.
      if (key[0] === "targets" && isPasswordKey(extra)) return null;
      const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
      const meant = nearest(extra, known);
      return places.problemAt(
        [...key, extra],
        "key",
        "config/invalid",
        `${key.length === 0 ? "The config file" : name} has no setting “${extra}”.`,
        meant === null ? `The settings here are ${known.join(", ")}.` : `Did you mean “${meant}”?`,
      );
    }
    case "propertyNames":
      return places.problemAt(
        [...key, String(error.params["propertyName"])],
        "key",
        "config/invalid",
        `“${String(error.params["propertyName"])}” cannot be a name here.`,
        key[0] === "targets"
          ? "A target's name is letters, digits, “.”, “_” and “-”, beginning with a letter; scratch is taken."
          : "A rule's name is lower-case letters, digits and “-”.",
      );
    case "enum": {
      const allowed = (error.params["allowedValues"] as readonly string[]).join(", ");
      return at(`${name} is ${show(error.data)}, which is none of its values.`, `Choose one of ${allowed}.`);
    }
    case "type":
      return at(
        `${name} is ${show(error.data)}, but must be ${article(String(error.params["type"]))}.`,
        correct,
      );
    case "oneOf":
      if (key.join() === "lint,postgres") {
        return at(
          `${name} is ${show(error.data)}, which is no version of PostgreSQL from 12 to 18.`,
          versionHelp,
        );
      }
      return at(`${name} is ${show(error.data)}, which is no duration.`, durationHelp);
    case "pattern":
    case "not":
      // Reported through propertyNames or oneOf with the words of the place.
      return error.schemaPath.startsWith("#/properties/run/properties/historyTable")
        ? at(`${name} is ${show(error.data)}, which is no table name.`, "Write table or schema.table.")
        : null;
    case "minimum":
    case "maximum":
      return at(
        `${name} is ${show(error.data)}, but must be ${error.keyword === "minimum" ? "at least" : "at most"} ${String(error.params["limit"])}.`,
        correct,
      );
    default:
      return at(`${name} ${error.message ?? "is not valid"}.`, correct);
  }
}

const correct = "Correct the value and run the command again.";
const versionHelp = "Write a major version such as 16, or a range such as “14-18”.";
const durationHelp = "Write a number with a unit, such as “500ms”, “5s” or “2min”.";

function show(value: unknown): string {
  if (typeof value === "string") return `“${value}”`;
  if (value !== null && typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}

function article(type: string): string {
  if (type === "array") return "a list";
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type === "integer" ? "whole number" : type}`.replace(
    "an whole",
    "a whole",
  );
}

/** Keys of a JSON pointer. */
function keyOf(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
