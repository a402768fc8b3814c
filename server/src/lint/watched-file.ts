// The file and the place that a rule of single statements is given, watched: whoever looks beyond the statement is noticed,
// so that the answers of all others can be kept while somebody types elsewhere in the file.
import type { Statement } from "../sql/sql-file";
import type { LintFile } from "./context";
import type { TransactionPlace } from "./transactions";

/** Set when something beyond the statement was asked for. */
export interface Watch {
  looked: boolean;
}

/** The file itself for everything that an edit does not change. A class, because literals with getters are slow to make. */
export class WatchedFile implements LintFile {
  readonly path: LintFile["path"];
  readonly direction: LintFile["direction"];
  readonly wrap: LintFile["wrap"];
  readonly origin: LintFile["origin"];
  readonly #file: LintFile;
  readonly #watch: Watch;

  constructor(file: LintFile, watch: Watch) {
    ({ path: this.path, direction: this.direction, wrap: this.wrap, origin: this.origin } = file);
    this.#file = file;
    this.#watch = watch;
  }

  get sql(): LintFile["sql"] {
    return this.#looked().sql;
  }

  get places(): LintFile["places"] {
    return this.#looked().places;
  }

  get masks(): LintFile["masks"] {
    return this.#looked().masks;
  }

  get migration(): LintFile["migration"] {
    return this.#looked().migration;
  }

  get folder(): LintFile["folder"] {
    return this.#looked().folder;
  }

  get up(): LintFile["up"] {
    return this.#looked().up;
  }

  #looked(): LintFile {
    this.#watch.looked = true;
    return this.#file;
  }
}

export class WatchedPlace implements TransactionPlace {
  readonly id: number;
  readonly kind: TransactionPlace["kind"];
  readonly #place: TransactionPlace;
  readonly #watch: Watch;

  constructor(place: TransactionPlace, watch: Watch) {
    this.id = place.id;
    this.kind = place.kind;
    this.#place = place;
    this.#watch = watch;
  }

  get opener(): Statement | null {
    this.#watch.looked = true;
    return this.#place.opener;
  }
}
