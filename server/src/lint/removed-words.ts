// Words that PostgreSQL's grammar no longer takes, in statements that it cannot parse: WITH OIDS since 12, CREATEUSER since
// 9.6 and UNENCRYPTED PASSWORD since 10 (the release notes in the manual).
import type { OffsetRange } from "../base/text-range";
import { rangeOfWords } from "../sql/alter-table";
import type { Statement } from "../sql/sql-file";

export interface RemovedWords {
  readonly at: OffsetRange;
  /** As a person writes it, for instance "WITH OIDS". */
  readonly what: string;
  /** A sentence. */
  readonly instead: string;
}

export const withoutOids = "Leave it out; where rows need a number, add an identity column.";

export function removedWords(statement: Statement): readonly RemovedWords[] {
  if (statement.parsed.kind !== "unparsed") return [];
  const [first, second] = statement.parsed.tokens;
  const begins = (word: string, ...next: readonly string[]): boolean =>
    first?.text === word && (next.length === 0 || next.includes(second?.text ?? ""));
  const found: RemovedWords[] = [];
  const find = (words: readonly string[], what: string, instead: string): void => {
    const at = rangeOfWords(statement, ...words);
    if (at) found.push({ at, what, instead });
  };
  if (begins("create") || begins("alter", "table")) find(["with", "oids"], "WITH OIDS", withoutOids);
  if (begins("copy")) find(["with", "oids"], "COPY … WITH OIDS", "Leave it out.");
  if (begins("create", "user", "role") || begins("alter", "user", "role")) {
    find(["createuser"], "CREATEUSER", "Write SUPERUSER.");
    find(["nocreateuser"], "NOCREATEUSER", "Write NOSUPERUSER.");
    find(
      ["unencrypted", "password"],
      "UNENCRYPTED PASSWORD",
      "Write PASSWORD: it is always stored encrypted.",
    );
  }
  return found;
}
