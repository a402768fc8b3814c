// Translates what the driver throws into ServerError and ConnectionLost. Knows the driver's error shapes and nothing of
// what was being done.
import { DatabaseError } from "pg";
import { ConnectionLost, ServerError, serverMessageOf } from "./errors";
import type { ServerErrorFields } from "./errors";

/** SQLSTATEs after which the server closes the connection. Manual: class 57 "Operator Intervention", class 08. */
const fatalCodes = new Set(["57P01", "57P02", "57P03", "57P05", "25P03", "25P04"]);

/** The error to throw instead of the driver's; anything unknown comes back as it is. */
export function sessionError(error: unknown): Error {
  if (error instanceof ServerError || error instanceof ConnectionLost) return error;
  if (error instanceof DatabaseError) return fromDatabaseError(error);
  if (!(error instanceof Error)) return new Error(String(error));
  if (isConnectionFailure(error)) return new ConnectionLost(error.message);
  return error;
}

function fromDatabaseError(error: DatabaseError): Error {
  const server = new ServerError({ ...fieldsOf(error), message: error.message, code: error.code ?? "XX000" });
  const fatal = error.severity === "FATAL" || error.severity === "PANIC" || fatalCodes.has(server.code);
  return fatal ? new ConnectionLost(server.message, serverMessageOf(server)) : server;
}

function fieldsOf(error: DatabaseError): Omit<ServerErrorFields, "code" | "message"> {
  const { severity, detail, hint, position, internalPosition, internalQuery } = error;
  const { where, schema, table, column, constraint } = error;
  return {
    severity,
    detail,
    hint,
    position,
    internalPosition,
    internalQuery,
    where,
    schema,
    table,
    column,
    constraint,
  };
}

const systemCodes = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
  "EACCES",
  "ERR_STREAM_DESTROYED",
]);

function isConnectionFailure(error: Error): boolean {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return (
    systemCodes.has(code) ||
    /^Connection terminated|^timeout expired|^Query read timeout|^Client was closed|not queryable|^Client has encountered/.test(
      error.message,
    )
  );
}
