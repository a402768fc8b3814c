// One subcommand of ALTER TABLE as rules look at it: its tree, and its places in the file when something is reported.
import type { OffsetRange } from "../base/text-range";
import { alterTableCommands, identifierOf, rangeOfTokens } from "../sql/alter-table";
import type { ParsedText, Statement, Token } from "../sql/sql-file";
import { as, type Tree } from "../sql/syntax-tree";

export class AlterCommand {
  readonly command: Tree.AlterTableCmd;
  readonly statement: Statement;
  readonly index: number;

  constructor(statement: Statement, command: Tree.AlterTableCmd, index: number) {
    this.statement = statement;
    this.command = command;
    this.index = index;
  }

  /** The whole subcommand. */
  range(): OffsetRange {
    return rangeOfTokens(this.statement, this.#tokens()) ?? this.statement;
  }

  /** The first run of these lower-case words in the subcommand, else the whole of it. */
  rangeOfWords(...words: readonly string[]): OffsetRange {
    const tokens = this.#tokens();
    const at = tokens.findIndex((_, index) =>
      words.every((word, offset) => {
        const token = tokens[index + offset];
        return token?.kind === "word" && token.text === word;
      }),
    );
    if (at < 0) return this.range();
    return rangeOfTokens(this.statement, tokens.slice(at, at + words.length)) ?? this.range();
  }

  /** The identifier in the subcommand, at or after a location of the tree, quoted or not; else the whole subcommand. */
  rangeOfName(name: string, location = 0): OffsetRange {
    const tokens = this.#tokens();
    const from = location === 0 ? 0 : this.statement.parsed.offsetOf(location);
    const token = tokens.find((candidate) => candidate.start >= from && identifierOf(candidate) === name);
    return (token && rangeOfTokens(this.statement, [token])) ?? this.range();
  }

  #tokens(): readonly Token[] {
    return cutOf(this.statement)[this.index] ?? [];
  }
}

/** By parsed text, which outlives the statements of one version of a file. */
const cuts = new WeakMap<ParsedText, readonly (readonly Token[])[]>();

/** Tokens of each subcommand. */
function cutOf(statement: Statement): readonly (readonly Token[])[] {
  let cut = cuts.get(statement.parsed);
  if (!cut) cuts.set(statement.parsed, (cut = alterTableCommands(statement).map(({ tokens }) => tokens)));
  return cut;
}

/** One list a statement, shared by the rules that look at it. */
const lists = new WeakMap<Statement, readonly AlterCommand[]>();

/** Subcommands, when the statement alters a table (not an index, a view, a foreign table or a type). */
export function alterCommands(statement: Statement): readonly AlterCommand[] {
  const alter = as(statement.parsed.tree, "AlterTableStmt");
  if (alter?.objtype !== "OBJECT_TABLE") return [];
  let list = lists.get(statement);
  if (!list) lists.set(statement, (list = commandsOf(statement, alter)));
  return list;
}

function commandsOf(statement: Statement, alter: Tree.AlterTableStmt): readonly AlterCommand[] {
  return (alter.cmds ?? []).flatMap((node, index) => {
    const command = as(node, "AlterTableCmd");
    return command ? [new AlterCommand(statement, command, index)] : [];
  });
}
