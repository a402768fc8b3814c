// Streams the rows of a snapshot into a compressed file: COPY text is hashed and counted on the way, packed in gzip
// members of about a megabyte, and written with back-pressure, so memory stays bounded whatever the size of a table.
import { createHash, type Hash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { PartialFile } from "../files/partial-file";

const compress = promisify(gzip);

/** Raw bytes that make one gzip member; members are compressed beside the reading. */
const memberBytes = 1 << 20;
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

/** Writes a backup's text; whoever makes it decides what stands in it. */
export class BackupWriter {
  readonly #file: PartialFile;
  readonly #hash = createHash("sha256");
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #written: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;

  constructor(file: PartialFile) {
    this.#file = file;
  }

  /** SHA-256 of all text so far. */
  sha256(): string {
    return this.#hash.copy().digest("hex");
  }

  async text(text: string): Promise<void> {
    await this.bytes(Buffer.from(text, "utf8"));
  }

  async bytes(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes >= memberBytes) await this.#flush();
  }

  /** Copies a table's rows and sums them up. */
  async rows(source: AsyncIterable<Uint8Array>, onRows: (rows: number) => void): Promise<TableSum> {
    const sum = new RowSum();
    for await (const chunk of source) {
      sum.add(chunk);
      await this.bytes(chunk);
      onRows(sum.rows);
    }
    return sum.sum();
  }

  /** Waits until everything is in the file. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#written;
    this.#throwFailure();
  }

  /** One member is compressed and written while the next fills. */
  async #flush(): Promise<void> {
    await this.#written;
    this.#throwFailure();
    if (this.#pendingBytes === 0) return;
    const member = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#written = this.#writeMember(member);
  }

  async #writeMember(member: Uint8Array): Promise<void> {
    try {
      await this.#file.write(await compress(member, { level }));
    } catch (error) {
      this.#failure = { error };
    }
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
