// Packs a backup's text into a compressed file: COPY text is hashed and counted on the way, packed in gzip members of about
// a megabyte on the threads of zlib, and written in order and with back-pressure, so memory stays bounded.
import { createHash, type Hash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { PartialFile } from "../../files/partial-file";

const compress = promisify(gzip);

/** Raw bytes that make one gzip member; members are compressed beside the reading, a few at once. */
const memberBytes = 1 << 20;
const membersInFlight = 3;
/** gzip's fastest level: the server's text output is the bottleneck, not the disk. */
const level = 1;

/** Rows and hash of one table's COPY text. */
export interface TableSum {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Counts rows and hashes COPY text in the text format, where every row ends in a line feed and holds no other. */
export class RowSum {
  readonly #hash: Hash = createHash("sha256");
  #rows = 0;
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) this.#rows++;
  }

  get rows(): number {
    return this.#rows;
  }

  sum(): TableSum {
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }
}

/**
 * The hash in a backup's last line: SHA-256 of all text before it, each table's rows standing there as the hex of their own
 * SHA-256, so that no byte is hashed twice.
 */
export class TextHash {
  readonly #hash = createHash("sha256");

  text(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  rows(sum: TableSum): void {
    this.#hash.update(sum.sha256);
  }

  digest(): string {
    return this.#hash.copy().digest("hex");
  }
}

/** Writes a backup's text; whoever makes it decides what stands in it. */
export class BackupWriter {
  readonly #file: PartialFile;
  readonly #text = new TextHash();
  readonly #packed = createHash("sha256");
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #written: Promise<void> = Promise.resolve();
  readonly #inFlight: Promise<void>[] = [];

  constructor(file: PartialFile) {
    this.#file = file;
  }

  /** The hash of the last line, for all text so far. */
  textHash(): string {
    return this.#text.digest();
  }

  /** SHA-256 of the file, once finished. */
  fileHash(): string {
    return this.#packed.copy().digest("hex");
  }

  async text(text: string): Promise<void> {
    const bytes = Buffer.from(text, "utf8");
    this.#text.text(bytes);
    await this.#add(bytes);
  }

  /** Copies a part of a table's rows and adds it to the sum. */
  async rows(sum: RowSum, chunk: Uint8Array): Promise<void> {
    sum.add(chunk);
    await this.#add(chunk);
  }

  /** The rows of a table are all there. */
  endRows(sum: RowSum): TableSum {
    const total = sum.sum();
    this.#text.rows(total);
    return total;
  }

  /** Waits until everything is in the file. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#written;
  }

  async #add(chunk: Uint8Array): Promise<void> {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes >= memberBytes) await this.#flush();
  }

  /** Members are compressed side by side and written one after another. */
  async #flush(): Promise<void> {
    if (this.#pendingBytes === 0) return;
    const member = compress(Buffer.concat(this.#pending), { level });
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#written = Promise.all([member, this.#written]).then(async ([packed]) => {
      this.#packed.update(packed);
      await this.#file.write(packed);
    });
    // A failure is thrown where it is awaited, which is later.
    this.#written.catch(() => undefined);
    this.#inFlight.push(this.#written);
    if (this.#inFlight.length >= membersInFlight) await this.#inFlight.shift();
  }
}
