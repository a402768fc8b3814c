// One half of a pair made ready to run: its text, statements and how they may be run. Pure; says in a problem why a file
// cannot be run. Sends nothing.
import { fail, ok, type Result } from "../base/result";
import { LineIndex, type OffsetRange } from "../base/text-range";
import { checksumOf } from "../migrations/checksum";
import type { Migration, MigrationFile } from "../migrations/migration";
import { transactionModel, type TransactionModel } from "../migrations/transaction-model";
import { nothingChanged, problem, type Problem, type ProblemCode } from "../protocol/problems";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import type { SqlFile } from "../sql/sql-file";
import { readLockComments, type LockComments } from "./running/lock-comments";
import { placeText } from "./locate-error";

export interface RunnableFile {
  readonly version: string;
  readonly name: string;
  readonly file: MigrationFile;
  readonly text: string;
  readonly sql: SqlFile;
  readonly model: Exclude<TransactionModel, { readonly mode: "refused" }>;
  readonly checksum: string;
  readonly locks: LockComments;
}

/** Reads a file for running; fails on what the runner cannot run. */
export function readRunnable(
  migration: Pick<Migration, "version" | "name">,
  file: MigrationFile,
  parser: Parser,
): Result<RunnableFile, Problem> {
  if (file.text === null) {
    const why = file.unreadable ?? "it cannot be read";
    const code: ProblemCode = why.includes("UTF-8") ? "file/not-utf8" : "file/unreadable";
    return fail(
      problem(
        code,
        {
          message: `${file.path}: ${why}.`,
          state: nothingChanged,
          next: "Repair the file and run the command again.",
        },
        { place: { path: file.path, range: null } },
      ),
    );
  }
  const sql = parseSqlFile(file.text, parser);
  for (const statement of sql.statements) {
    const { error } = statement.parsed;
    if (!error) continue;
    const at = statement.start + (error.offset ?? 0);
    return fail(
      refusedFile("file/unparsed", file, file.text, { start: at, end: statement.end }, error.message),
    );
  }
  const model = transactionModel(sql);
  if (model.mode === "refused") {
    const range = model.statement ?? { start: 0, end: 0 };
    return fail(refusedFile("file/unsupported", file, file.text, range, model.reason));
  }
  const locks = readLockComments(sql);
  if (!locks.ok) {
    const { range, reason } = locks.failure;
    return fail(refusedFile("file/unsupported", file, file.text, range, reason));
  }
  const { version, name } = migration;
  const checksum = checksumOf(file.text);
  return ok({ version, name, file, text: file.text, sql, model, checksum, locks: locks.value });
}

function refusedFile(
  code: ProblemCode,
  file: MigrationFile,
  text: string,
  where: OffsetRange,
  reason: string,
): Problem {
  const range = new LineIndex(text).rangeOf({ start: where.start, end: where.end });
  return problem(
    code,
    {
      message: `${placeText(file.path, range)}: ${reason.replace(/\.$/, "")}.`,
      state: nothingChanged,
      next: "Correct the file and run the command again.",
    },
    { place: { path: file.path, range } },
  );
}
