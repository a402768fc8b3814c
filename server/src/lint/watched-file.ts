// The file and the place that a rule of single statements is given, watched: whoever looks beyond the statement is noticed,
// so that the answers of all others can be kept while somebody types elsewhere in the file.
import type { Statement } from "../sql/sql-file";
import type { LintFile } from "./context";
import type { TransactionPlace } from "./transactions";

/** Set when something beyond the statement was asked for. */
export interface Watch {
  looked: boolean;
}

/** The file itself for everything that an edit does not change. */
export function watchedFile(file: LintFile, watch: Watch): LintFile {
  const { path, direction, wrap, origin } = file;
  const look = <Key extends keyof LintFile>(key: Key): LintFile[Key] => {
    watch.looked = true;
    return file[key];
  };
  return {
    path,
    direction,
    wrap,
    origin,
    get sql() {
      return look("sql");
    },
    get places() {
      return look("places");
    },
    get masks() {
      return look("masks");
    },
    get migration() {
      return look("migration");
    },
    get folder() {
      return look("folder");
    },
    get up() {
      return look("up");
    },
  };
}

export function watchedPlace(place: TransactionPlace, watch: Watch): TransactionPlace {
  const { id, kind } = place;
  return {
    id,
    kind,
    get opener(): Statement | null {
      watch.looked = true;
      return place.opener;
    },
  };
}
