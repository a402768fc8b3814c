// What goes wrong in a conversation with a server, as two kinds of error: the server said no, or it is gone. Turns them
// into problems for people. Does not know which operation was running.
import type { Problem, ProblemCode, ProblemPlace, ServerMessage } from "../protocol/problems";
import { problem } from "../protocol/problems";

/** The fields of an error message that this code uses. Manual: "Error and Notice Message Fields". */
export interface ServerErrorFields {
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly severity?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** 1-based, counted in characters (code points) of the statement string; text on the wire. */
  readonly position?: string | undefined;
  readonly internalPosition?: string | undefined;
  readonly internalQuery?: string | undefined;
  readonly where?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
}

/** The server refused a statement. The session goes on, and an open transaction is aborted. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  /** SQLSTATE. Manual: "PostgreSQL Error Codes". */
  readonly code: string;
  readonly severity: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  /** 1-based code points from the start of the statement that was sent; null when the server gave none. */
  readonly position: number | null;
  /** Position in `internalQuery`, a statement that a function ran. */
  readonly internalPosition: number | null;
  readonly internalQuery: string | null;
  /** The call stack inside functions. */
  readonly where: string | null;
  readonly schema: string | null;
  readonly table: string | null;
  readonly column: string | null;
  readonly constraint: string | null;

  constructor(fields: ServerErrorFields) {
    super(fields.message);
    this.code = fields.code;
    this.severity = fields.severity ?? null;
    this.detail = fields.detail ?? null;
    this.hint = fields.hint ?? null;
    this.position = numberOrNull(fields.position);
    this.internalPosition = numberOrNull(fields.internalPosition);
    this.internalQuery = fields.internalQuery ?? null;
    this.where = fields.where ?? null;
    this.schema = fields.schema ?? null;
    this.table = fields.table ?? null;
    this.column = fields.column ?? null;
    this.constraint = fields.constraint ?? null;
  }
}

/** The connection ended under us. What the last statement did is not known. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
  /** The server's parting words, for instance 57P01 "terminating connection due to administrator command". */
  readonly server: ServerMessage | null;

  constructor(message: string, server: ServerMessage | null = null) {
    super(message);
    this.server = server;
  }
}

/** The server's words as they go into a problem. */
export function serverMessageOf(error: ServerError): ServerMessage {
  return {
    code: error.code,
    message: error.message,
    detail: error.detail,
    hint: error.hint,
    where: error.where,
  };
}

/** A problem that carries what the server said; `code` is for a ServerError, a lost connection is `target/lost`. */
export function problemOfServerError(
  code: ProblemCode,
  error: ServerError | ConnectionLost,
  text: { readonly message: string; readonly state: string; readonly next: string },
  place: ProblemPlace | null = null,
): Problem {
  if (error instanceof ServerError) return problem(code, text, { place, server: serverMessageOf(error) });
  return problem("target/lost", text, { place, server: error.server });
}

/** Whether an error is one of the two that a session throws on purpose. */
export function isSessionError(error: unknown): error is ServerError | ConnectionLost {
  return error instanceof ServerError || error instanceof ConnectionLost;
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

/** The TLS settings of the target forbid this connection, or their files cannot be used. */
export class TlsRefused extends Error {
  override readonly name = "TlsRefused";
}
