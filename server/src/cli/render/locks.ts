// What a statement locks, in words.
import type { LockForecast } from "../../protocol/operations";
import type { Style } from "../style";
import { grouped, size } from "./words";

/** One line a locked relation: mode, whom it blocks, and what makes it long. */
export function renderLocks(locks: readonly LockForecast[], style: Style): string[] {
  return locks.map((lock) => {
    const long = [lock.rewrite ? "rewrites the table" : "", lock.scan ? "scans the table" : ""].filter(
      (part) => part !== "",
    );
    const facts = [
      ...(lock.rows === null ? [] : [`about ${grouped(lock.rows)} rows`]),
      ...(lock.bytes === null ? [] : [size(lock.bytes)]),
    ];
    const heavy = lock.mode.replaceAll(/[ _]/g, "").toUpperCase() === "ACCESSEXCLUSIVE" || lock.rewrite;
    const mode = heavy ? style.warn(lock.mode) : lock.mode;
    const blocks = lock.blocks === "" ? "" : ` blocks ${lock.blocks}`;
    const tail = [...long, ...facts].join(", ");
    return `${style.faint("lock")} ${lock.relation}: ${mode},${blocks}${tail === "" ? "" : `, ${tail}`}`;
  });
}
