// A schema that was read from a database instead of being told by the migrations: exact, and whole.

/** Compared by its hash, so that the same schema read twice is the same. */
export class Catalog {
  /** It is the schema after this many migrations of the folder. */
  readonly after: number;
  /** The statements that make it. */
  readonly sql: string;
  readonly hash: string;

  constructor(after: number, sql: string, hash: string) {
    this.after = after;
    this.sql = sql;
    this.hash = hash;
  }

  /** What keys made of options hold in place of a text that may be megabytes. */
  toJSON(): string {
    return `${this.after} ${this.hash}`;
  }
}
