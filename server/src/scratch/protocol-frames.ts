// The little of the frontend/backend protocol that standing in for a server takes: cutting messages, and the few that are
// made here. Manual: "Frontend/Backend Protocol", "Message Formats". Knows no SQL but how COPY … FROM STDIN looks.

/** The first message of a connection has no type byte. */
const startupHead = 4;
const typedHead = 5;

export interface Frame {
  /** One letter; null for the start-up message. */
  readonly type: string | null;
  readonly bytes: Buffer;
}

/** Cuts one message off the front; null while it is not complete. */
export function nextFrame(buffer: Buffer, startup: boolean): Frame | null {
  const head = startup ? startupHead : typedHead;
  if (buffer.length < head) return null;
  const length = buffer.readInt32BE(startup ? 0 : 1) + (startup ? 0 : 1);
  if (buffer.length < length) return null;
  return {
    type: startup ? null : String.fromCharCode(buffer[0] ?? 0),
    bytes: buffer.subarray(0, length),
  };
}

function message(type: string, ...parts: readonly (Buffer | Uint8Array)[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(typedHead);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export type TransactionStatus = "I" | "T" | "E";

/** ReadyForQuery. */
export function readyForQuery(status: TransactionStatus): Buffer {
  return message("Z", Buffer.from(status, "latin1"));
}

/** AuthenticationOk, BackendKeyData and ReadyForQuery: the whole answer to a start-up message. */
export function welcome(pid: number): Buffer {
  return Buffer.concat([message("R", int32(0)), message("K", int32(pid), int32(0)), readyForQuery("I")]);
}

/** CopyInResponse for text with no columns told; the driver only waits for it. */
export function copyInResponse(): Buffer {
  return message("G", Buffer.from([0, 0, 0]));
}

/** ErrorResponse. */
export function errorResponse(error: {
  readonly severity: "ERROR" | "FATAL";
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}): Buffer {
  const fields = [
    ["S", error.severity],
    ["V", error.severity],
    ["C", error.code],
    ["M", error.message],
    ...(error.hint === undefined ? [] : [["H", error.hint]]),
  ];
  const parts = fields.map(([type, text]) => Buffer.from(`${type}${text}\0`, "utf8"));
  return message("E", ...parts, Buffer.from([0]));
}

/** Query. */
export function queryMessage(sql: string): Buffer {
  return message("Q", Buffer.from(`${sql}\0`, "utf8"));
}

/** The text of a Query message. */
export function queryText(frame: Frame): string {
  return frame.bytes.toString("utf8", typedHead, frame.bytes.length - 1);
}

const copyFromStdin = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*copy\s[\s\S]*\sfrom\s+stdin\b/i;

/** Whether a statement would wait for data from the client. */
export function waitsForData(sql: string): boolean {
  return copyFromStdin.test(sql) && !/\sto\s+stdout\b/i.test(sql);
}

/** The status in the last ReadyForQuery of an answer, which every answer ends with. */
export function statusOf(tail: Buffer): TransactionStatus | null {
  const at = tail.length - 6;
  if (at < 0 || tail[at] !== 0x5a) return null;
  const status = String.fromCharCode(tail[at + 5] ?? 0);
  return status === "I" || status === "T" || status === "E" ? status : null;
}
