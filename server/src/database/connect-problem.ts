// Says in the user's words why a connection could not be made. Never repeats a password or a connection string.
import type { ServerTarget } from "../config/settings";
import { nothingChanged, problem } from "../protocol/problems";
import type { Problem, ServerMessage } from "../protocol/problems";
import { sessionError } from "./driver-errors";
import { ConnectionLost, ServerError, TlsRefused, serverMessageOf } from "./errors";

/** The source of the password failed; its words go into the problem, and never the password. */
export class PasswordUnavailable extends Error {
  override readonly name = "PasswordUnavailable";
}

/** The problem for an error that `ClientSession.open` threw. */
export function connectProblem(target: ServerTarget, error: unknown): Problem {
  const known = sessionError(error);
  if (known instanceof ConnectionLost && known.server) return refusal(target, known.server);
  if (known instanceof ServerError) return refusal(target, serverMessageOf(known));
  if (known instanceof PasswordUnavailable) {
    return problem("target/refused", {
      message: `The password of target ${target.name} cannot be had: ${known.message}.`,
      state: nothingChanged,
      next: "Check where the target's password comes from: migrate-safe config --explain shows the source.",
    });
  }
  if (isPasswordError(known)) {
    return problem("target/refused", {
      message: `${named(target)} asks for a password and none was given, or the one given is not text.`,
      state: nothingChanged,
      next: "Set PGPASSWORD, a line in .pgpass, or the target's password source, then try again.",
    });
  }
  if (isTlsError(known)) {
    return problem("target/refused", {
      message: `${named(target)} could not be reached with sslmode ${target.sslmode}: ${known.message}.`,
      state: nothingChanged,
      next: "Check sslmode, sslrootcert and the other TLS settings of the target against the server's certificate.",
    });
  }
  return problem("target/unreachable", {
    message: `${named(target)} cannot be reached: ${reachability(error)}.`,
    state: nothingChanged,
    next: "Check that the server runs, that host and port are right, and that this machine may connect.",
  });
}

/** The name, address and database of a target as they appear in messages. */
export function named(target: ServerTarget): string {
  return `Target ${target.name} (${target.host}:${target.port}, database ${target.database})`;
}

function refusal(target: ServerTarget, server: ServerMessage): Problem {
  const [code, message, next] = explain(target, server);
  return problem(code, { message: `${named(target)} ${message}`, state: nothingChanged, next }, { server });
}

type Explanation = readonly [Problem["code"], string, string];

/** By SQLSTATE. Manual: "PostgreSQL Error Codes". */
function explain(target: ServerTarget, server: ServerMessage): Explanation {
  switch (server.code) {
    case "28P01":
      return [
        "target/refused",
        `refused the password of role ${target.user}.`,
        "Check the role and where its password comes from: migrate-safe config --explain shows the source.",
      ];
    case "28000":
      return [
        "target/refused",
        `does not let role ${target.user} in: ${server.message}.`,
        "Check the role's name, the server's pg_hba.conf and the target's sslmode.",
      ];
    case "3D000":
      return [
        "target/refused",
        `has no database ${target.database}.`,
        "Check the database name, or create the database first.",
      ];
    case "42501":
      return [
        "target/no-rights",
        `does not let role ${target.user} use database ${target.database}: ${server.message}.`,
        "Grant CONNECT on the database to the role, or use another role.",
      ];
    case "53300":
      return [
        "target/refused",
        "has no connection left.",
        "Wait until other connections end, or raise max_connections or the role's connection limit.",
      ];
    case "57P03":
      return ["target/unreachable", "is starting up or shutting down.", "Wait a moment, then try again."];
    default:
      return [
        "target/refused",
        `refused the connection: ${server.message}.`,
        "Check the target's settings against the server's log.",
      ];
  }
}

function isPasswordError(error: Error): boolean {
  return /SASL|SCRAM|password must be a string/i.test(error.message) && /password/i.test(error.message);
}

function isTlsError(error: Error): boolean {
  const code = codeOf(error);
  return (
    error instanceof TlsRefused ||
    /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/.test(code) ||
    /SSL|certificate|altnames|PEM/i.test(error.message)
  );
}

function reachability(error: unknown): string {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (/timeout expired|connection timeout/i.test(text)) return "it did not answer in time";
  switch (code) {
    case "ECONNREFUSED":
      return "nothing listens there";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "its host name is not known";
    case "ETIMEDOUT":
      return "it did not answer in time";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "there is no route to it";
    case "ENOENT":
      return "its socket does not exist";
    default:
      return text;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
