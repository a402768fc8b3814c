// Sends one statement of a file exactly as it stands there. Does not know what it is for.
import { Readable } from "node:stream";
import type { Session } from "../../database/session";
import type { Statement } from "../../sql/sql-file";
import type { RunnableFile } from "../runnable-file";
import { textOf } from "./migration-run";

/** Sends one statement, with its rows when it is a COPY … FROM STDIN. */
export async function send(session: Session, file: RunnableFile, statement: Statement): Promise<void> {
  const { sql, rows } = textOf(file, statement);
  if (rows === null) await session.execute(sql);
  else await session.copyIn(sql, Readable.from([Buffer.from(rows, "utf8")]));
}
