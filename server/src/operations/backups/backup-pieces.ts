// Cuts the rows of tables into pieces that several readers can read side by side, and gives them back in order. Knows no
// file and no format.
import { Bell } from "../../base/bell";
import type { Session } from "../../database/session";
import { quoteName } from "../../sql/names";
import { columnList, copyOut } from "./backup-format";
import type { DataTable } from "./data-catalog";

/** Some of the rows of one table. */
export interface Piece {
  readonly table: DataTable;
  /** The COPY that reads it. */
  readonly sql: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** What a table takes on disk, in bytes: its rows' pages alone, and with what lies beside them (TOAST). */
export interface TableSize {
  readonly heap: number;
  readonly all: number;
}

const pageBytes = 8192;
/** About the bytes of one piece, and the most that is held of a piece whose turn has not come. */
const pieceBytes = 4 << 20;

/** Servers before version 14 scan the whole table for a range of its pages. Release notes of 14, "TID range scans". */
const firstWithRangeScans = 140_000;

export function piecesOf(
  tables: readonly DataTable[],
  sizes: ReadonlyMap<string, TableSize>,
  serverVersionNum: number,
): readonly Piece[] {
  return tables.flatMap((table) => {
    const { heap, all } = sizes.get(table.oid) ?? { heap: 0, all: 0 };
    const pages = heap / pageBytes;
    const count = Math.min(Math.ceil(all / pieceBytes), Math.ceil(pages));
    if (count < 2 || serverVersionNum < firstWithRangeScans) {
      return [{ table, sql: copyOut(table), isFirst: true, isLast: true }];
    }
    const from = (index: number): number => Math.floor((pages * index) / count);
    return Array.from({ length: count }, (_, index) => ({
      table,
      sql: copyPages(table, from(index), index === count - 1 ? null : from(index + 1)),
      isFirst: index === 0,
      isLast: index === count - 1,
    }));
  });
}

/** Rows of the pages `from` up to, but without, `to`; the last piece has no end, because a table may have grown. */
function copyPages(table: DataTable, from: number, to: number | null): string {
  const end = to === null ? "" : ` AND ctid < '(${to},0)'::pg_catalog.tid`;
  const columns = columnList(table.columns).slice(2, -1);
  return `COPY (SELECT ${columns} FROM ONLY ${quoteName(table)} WHERE ctid >= '(${from},0)'::pg_catalog.tid${end}) TO STDOUT`;
}

/** Rows on their way: a null chunk says that the piece is complete. */
export interface PieceChunk {
  readonly piece: Piece;
  readonly chunk: Uint8Array | null;
}

/**
 * Reads the pieces over all sessions at once and gives them in order. A reader that is ahead stops when it holds a piece's
 * worth of rows, or is as many pieces ahead as there are readers. Whatever happens, no session is reading afterwards.
 */
export async function* readInOrder(
  sessions: readonly Session[],
  pieces: readonly Piece[],
): AsyncGenerator<PieceChunk> {
  const queues = new Map<number, Queue>();
  const bell = new Bell();
  let head = 0;
  let next = 0;
  let isOver = false;
  let failure: { readonly error: unknown } | null = null;

  const read = async (session: Session): Promise<void> => {
    for (let index = next++; index < pieces.length; index = next++) {
      await bell.until(() => isOver || index <= head + sessions.length);
      if (isOver) return;
      const queue: Queue = { chunks: [], bytes: 0, isComplete: false };
      queues.set(index, queue);
      for await (const chunk of session.copyOut(pieces[index]?.sql ?? "")) {
        queue.chunks.push(chunk as Uint8Array);
        queue.bytes += (chunk as Uint8Array).length;
        bell.ring();
        await bell.until(() => isOver || queue.bytes <= pieceBytes);
        if (isOver) return;
      }
      queue.isComplete = true;
      bell.ring();
    }
  };
  const readers = sessions.map(async (session) =>
    read(session).catch((error: unknown) => {
      failure ??= { error };
      bell.ring();
    }),
  );
  try {
    for (const piece of pieces) {
      for (let isComplete = false; !isComplete;) {
        await bell.until(() => failure !== null || hasNews(queues.get(head)));
        if (failure !== null) throw (failure as { readonly error: unknown }).error;
        const queue = queues.get(head);
        if (!queue) continue;
        const chunks = queue.chunks.splice(0);
        queue.bytes = 0;
        isComplete = queue.isComplete;
        bell.ring();
        for (const chunk of chunks) yield { piece, chunk };
      }
      queues.delete(head);
      head++;
      bell.ring();
      yield { piece, chunk: null };
    }
  } finally {
    isOver = true;
    bell.ring();
    await Promise.all(readers);
  }
}

/** Rows of one piece that were read and not given out yet. */
interface Queue {
  readonly chunks: Uint8Array[];
  bytes: number;
  isComplete: boolean;
}

function hasNews(queue: Queue | undefined): boolean {
  return queue !== undefined && (queue.isComplete || queue.chunks.length > 0);
}
