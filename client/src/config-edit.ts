// Adds a target to the text of migrate-safe.jsonc with one insertion, leaving comments and layout alone. Reads the text
// as tokens; whether the file is valid is the runner's business. Pure.
import type { Environment } from "../../server/src/protocol/operations";

/** A target as it is written; there is no place for a password. */
export interface TargetEntry {
  readonly environment: Environment;
  readonly access?: "read-only";
  readonly url?: string;
  readonly service?: string;
  readonly sslmode?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
}

export interface Insertion {
  /** UTF-16 offset. */
  readonly offset: number;
  readonly text: string;
}

/** The text of a new config file with one target. */
export function newConfig(name: string, entry: TargetEntry): string {
  return `{\n  // No passwords here: they come from PGPASSWORD, .pgpass or passwordCommand,\n  // or the editor asks and keeps them.\n  "targets": {\n    ${member(name, entry, "    ")}\n  }\n}\n`;
}

/** Where and what to insert; null when the text is no object, or `targets` is none. */
export function insertTarget(text: string, name: string, entry: TargetEntry): Insertion | null {
  const tokens = tokensOf(text);
  const root = objectAt(tokens, 0);
  if (root === null) return null;
  const key = root.keys.find(({ name: found }) => found === "targets");
  if (key === undefined) {
    const value = `"targets": {\n    ${member(name, entry, "    ")}\n  }`;
    return insertMember(text, tokens, root, value, "  ", "");
  }
  const targets = objectAt(tokens, key.token + 2);
  return targets === null
    ? null
    : insertMember(text, tokens, targets, member(name, entry, "    "), "    ", "  ");
}

/** Names of the targets a config text has; empty when it cannot be read. */
export function targetNames(text: string): readonly string[] {
  const tokens = tokensOf(text);
  const key = objectAt(tokens, 0)?.keys.find(({ name }) => name === "targets");
  return key === undefined ? [] : (objectAt(tokens, key.token + 2)?.keys.map(({ name }) => name) ?? []);
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface ObjectPlace {
  /** Indexes of its braces among the tokens. */
  readonly open: number;
  readonly close: number;
  readonly keys: readonly { readonly name: string; readonly token: number }[];
}

const tokenPattern = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|[{}[\],:]|[^\s{}[\],:"/]+/g;

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(tokenPattern)]
    .filter((match) => !match[0].startsWith("/"))
    .map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }));
}

function objectAt(tokens: readonly Token[], open: number): ObjectPlace | null {
  if (tokens[open]?.text !== "{") return null;
  const keys: { name: string; token: number }[] = [];
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.text === "{" || token.text === "[") depth++;
    if (token.text === "}" || token.text === "]") depth--;
    if (depth === 0) return { open, close: at, keys };
    if (depth === 1 && token.text.startsWith('"') && tokens[at + 1]?.text === ":") {
      keys.push({ name: token.text.slice(1, -1), token: at });
    }
  }
  return null;
}

function insertMember(
  text: string,
  tokens: readonly Token[],
  place: ObjectPlace,
  value: string,
  indent: string,
  closingIndent: string,
): Insertion {
  const last = tokens[place.close - 1];
  const close = tokens[place.close];
  if (last === undefined || close === undefined) throw new Error("an object has braces");
  const empty = place.close === place.open + 1;
  const comma = empty || last.text === "," ? "" : ",";
  // A brace on the member's own line needs a line of its own.
  const tail = text.slice(last.end, close.start).includes("\n") ? "" : `\n${closingIndent}`;
  return { offset: last.end, text: `${comma}\n${indent}${value}${tail}` };
}

function member(name: string, entry: TargetEntry, indent: string): string {
  const lines = Object.entries(entry).map(([key, value]) => `${indent}  "${key}": ${JSON.stringify(value)}`);
  return `${JSON.stringify(name)}: {\n${lines.join(",\n")}\n${indent}}`;
}
