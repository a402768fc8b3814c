// Reads a backup file back, bit by bit and to its end, and believes nothing: the gzip checksums, the header, every
// table's rows and the trailer must agree. Runs none of the SQL in the file: it reads the JSON of the comment lines and
// the rows.
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import {
  copyLine,
  firstLine,
  headerPrefix,
  sequencePrefix,
  trailerPrefix,
  type BackupHeader,
  type BackupSequence,
  type BackupTrailer,
} from "./backup-format";
import { RowSum, TextHash, type TableSum } from "./backup-writer";

/** A file that is no backup of this tool, or not all of one. */
export class BackupUnreadable extends Error {
  override readonly name = "BackupUnreadable";
  /** True when it does not even begin like one. */
  readonly foreign: boolean;

  constructor(message: string, foreign = false) {
    super(message);
    this.foreign = foreign;
  }
}

export type HeaderTable = BackupHeader["tables"][number];

/** Takes the rows of one table; must read them to the end. */
export type TakeRows = (table: HeaderTable, rows: AsyncIterable<Uint8Array>) => Promise<void>;

export interface BackupContents {
  readonly header: BackupHeader;
  readonly sums: readonly TableSum[];
  readonly sequences: readonly BackupSequence[];
  readonly trailer: BackupTrailer;
}

/** Reads the whole file and hands out the rows on the way; throws BackupUnreadable, or what `takeRows` throws. */
export async function readBackup(
  path: string,
  takeRows: TakeRows = drain,
  onHeader: (header: BackupHeader) => Promise<void> = async () => undefined,
): Promise<BackupContents> {
  return readPacked(createReadStream(path, { highWaterMark: 1 << 20 }), takeRows, onHeader);
}

/** The same of a file's bytes, wherever they come from. */
export async function readPacked(
  file: Readable,
  takeRows: TakeRows = drain,
  onHeader: (header: BackupHeader) => Promise<void> = async () => undefined,
): Promise<BackupContents> {
  const text = createGunzip({ chunkSize: 1 << 18 });
  file.on("error", (error) => text.destroy(error));
  file.pipe(text);
  try {
    return await readText(new LineReader(unpacked(text)), takeRows, onHeader);
  } finally {
    file.destroy();
    text.destroy();
  }
}

/** Reads the header alone. */
export async function readBackupHeader(path: string): Promise<BackupHeader> {
  const found: BackupHeader[] = [];
  const stop = new Error("the header is read");
  try {
    await readBackup(path, drain, async (header) => {
      found.push(header);
      throw stop;
    });
  } catch (error) {
    if (error !== stop) throw error;
  }
  const [header] = found;
  if (!header) throw new BackupUnreadable("it has no header", true);
  return header;
}

async function readText(
  lines: LineReader,
  takeRows: TakeRows,
  onHeader: (header: BackupHeader) => Promise<void>,
): Promise<BackupContents> {
  const first = await lines.next();
  if (first !== firstLine) throw new BackupUnreadable("it was not written by this tool", true);
  const header = parseJson(await lines.next(), headerPrefix);
  if (!isHeader(header)) throw new BackupUnreadable("its header is damaged");
  await onHeader(header);
  const sums: TableSum[] = [];
  const sequences: BackupSequence[] = [];
  for (;;) {
    const before = lines.textHash();
    const line = await lines.next();
    if (line === null) throw new BackupUnreadable("it ends before it is complete");
    const trailer = parseJson(line, trailerPrefix);
    if (trailer !== null) {
      if (!isTrailer(trailer)) throw new BackupUnreadable("its last line is damaged");
      if ((await lines.next()) !== null) throw new BackupUnreadable("something follows its end");
      checkTrailer(header, sums, sequences, trailer, before);
      return { header, sums, sequences, trailer };
    }
    const sequence = parseJson(line, sequencePrefix);
    if (sequence !== null) {
      if (!isSequence(sequence)) throw new BackupUnreadable("the value of a sequence is damaged");
      sequences.push(sequence);
      continue;
    }
    const table = header.tables[sums.length];
    if (!table || line !== copyLine(table)) {
      if (line.startsWith("COPY ")) throw new BackupUnreadable("it holds rows that its header does not name");
      continue;
    }
    const rows = new RowSum();
    await takeRows(table, lines.rows(rows));
    sums.push(lines.endRows(rows));
  }
}

function checkTrailer(
  header: BackupHeader,
  sums: readonly TableSum[],
  sequences: readonly BackupSequence[],
  trailer: BackupTrailer,
  sha256: string,
): void {
  const rows = sums.reduce((total, sum) => total + sum.rows, 0);
  const whole =
    sums.length === header.tables.length &&
    trailer.tables === sums.length &&
    trailer.rows === rows &&
    trailer.sequences === sequences.length &&
    trailer.sha256 === sha256;
  if (!whole) throw new BackupUnreadable("its contents and its last line do not agree");
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHeader(value: unknown): value is BackupHeader {
  return (
    isFields(value) &&
    typeof value["schema_checksum"] === "string" &&
    typeof value["taken_at"] === "string" &&
    typeof value["server_version_num"] === "number" &&
    typeof value["target"] === "string" &&
    typeof value["database"] === "string" &&
    (value["system_identifier"] === undefined || typeof value["system_identifier"] === "string") &&
    (value["version"] === null || typeof value["version"] === "string") &&
    (value["scope"] === "all" || value["scope"] === "affected") &&
    Array.isArray(value["tables"]) &&
    value["tables"].every(isHeaderTable)
  );
}

function isHeaderTable(value: unknown): boolean {
  if (!isFields(value) || !isFields(value["root"]) || !Array.isArray(value["columns"])) return false;
  const names = [value["schema"], value["name"], value["root"]["schema"], value["root"]["name"]];
  return [...names, ...(value["columns"] as unknown[])].every((name) => typeof name === "string");
}

function isTrailer(value: unknown): value is BackupTrailer {
  if (!isFields(value) || typeof value["sha256"] !== "string") return false;
  return [value["tables"], value["rows"], value["sequences"]].every((count) => typeof count === "number");
}

/** The value is written into SQL, so it must be a number and nothing else. */
function isSequence(value: unknown): value is BackupSequence {
  return (
    isFields(value) &&
    typeof value["schema"] === "string" &&
    typeof value["name"] === "string" &&
    typeof value["last_value"] === "string" &&
    /^-?\d{1,19}$/.test(value["last_value"]) &&
    typeof value["is_called"] === "boolean"
  );
}

function parseJson(line: string | null, prefix: string): unknown {
  if (line === null || !line.startsWith(prefix)) return null;
  try {
    return JSON.parse(line.slice(prefix.length));
  } catch (error) {
    throw new BackupUnreadable(`a line of it is damaged: ${(error as Error).message}`);
  }
}

async function drain(_table: HeaderTable, rows: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of rows) void chunk;
}

/** The unpacked bytes; errors of the disk or of gzip become BackupUnreadable. */
async function* unpacked(text: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of text) yield chunk as Buffer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BackupUnreadable(`it cannot be read to its end: ${message}`, code === "Z_DATA_ERROR");
  }
}

/** Gives lines, and the bytes of rows up to the line that is `\.`. */
class LineReader {
  readonly #source: AsyncGenerator<Buffer>;
  readonly #text = new TextHash();
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(source: AsyncGenerator<Buffer>) {
    this.#source = source;
  }

  /** The hash of everything that was given out, as a last line has it. */
  textHash(): string {
    return this.#text.digest();
  }

  /** The next line without its end; null at the end of the file. */
  async next(): Promise<string | null> {
    for (let from = 0; ;) {
      const end = this.#buffer.indexOf(10, from);
      if (end >= 0) return this.#takeText(end + 1).toString("utf8", 0, end);
      from = this.#buffer.length;
      if (!(await this.#fill())) {
        return this.#buffer.length === 0 ? null : this.#takeText(this.#buffer.length).toString("utf8");
      }
    }
  }

  /** The rows of one table; a line feed only ever ends a row, so `\.` on a line of its own is the end. */
  async *rows(sum: RowSum): AsyncGenerator<Buffer> {
    for (let atRowStart = true; !(atRowStart && this.#startsWith(endOfRows));) {
      const end = this.#buffer.indexOf(endAfterRow);
      const length = end >= 0 ? end + 1 : this.#buffer.length - endOfRows.length;
      if (length > 0) {
        const rows = this.#take(length);
        atRowStart = rows.at(-1) === 10;
        sum.add(rows);
        yield rows;
      } else if (!(await this.#fill())) {
        throw new BackupUnreadable("it ends in the middle of a table's rows");
      }
    }
  }

  /** The rows of a table were all given out; what ends them is text again. */
  endRows(sum: RowSum): TableSum {
    const total = sum.sum();
    this.#text.rows(total);
    this.#takeText(endOfRows.length);
    return total;
  }

  #startsWith(bytes: Buffer): boolean {
    return this.#buffer.subarray(0, bytes.length).equals(bytes);
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  #takeText(length: number): Buffer {
    const taken = this.#take(length);
    this.#text.text(taken);
    return taken;
  }

  async #fill(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#source.next();
    if (next.done) {
      this.#ended = true;
      return false;
    }
    this.#buffer = this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
    return true;
  }
}

const endOfRows = Buffer.from("\\.\n");
const endAfterRow = Buffer.from("\n\\.\n");
