// One parser for all tests of a process: loading it takes a moment, and its cache is shared on purpose.
import { inverseStatements } from "../../server/src/sql/inverse";
import { loadParser, type Parser } from "../../server/src/sql/parser";
import { parseSqlFile } from "../../server/src/sql/parse-sql-file";
import type { ParsedText, SqlFile, Statement } from "../../server/src/sql/sql-file";

let full: Promise<Parser> | undefined;
let reduced: Promise<Parser> | undefined;

export function fullParser(): Promise<Parser> {
  return (full ??= loadParser());
}

/** The parser of a machine on which WebAssembly does not load. */
export function reducedParser(): Promise<Parser> {
  return (reduced ??= loadParser({ wasm: new Uint8Array([0, 1, 2]) }));
}

export async function parsedFile(text: string): Promise<SqlFile> {
  return parseSqlFile(text, await fullParser());
}

export async function onlyStatement(text: string): Promise<Statement> {
  const { statements } = await parsedFile(text);
  const [statement, second] = statements;
  if (!statement || second) throw new Error(`${statements.length} statements in: ${text}`);
  return statement;
}

/** Parsed by PostgreSQL's grammar, which has to accept it. */
export async function accepted(text: string): Promise<ParsedText> {
  const parsed = (await fullParser()).parse(text);
  if (parsed.error) throw new Error(`${parsed.error.message} in: ${text}`);
  return parsed;
}

/** Statements of the generated down script. */
export async function inverseOf(up: string): Promise<readonly string[]> {
  return inverseStatements(await parsedFile(up), await fullParser()).statements;
}
