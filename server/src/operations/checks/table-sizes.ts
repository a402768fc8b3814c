// Checks how big the tables are that pending statements read or rewrite whole: those will take long, under their lock.
import { readRelationSizes, type RelationSize } from "../../database/server-facts";
import { count, pass, type CheckDefinition } from "./check";
import { megabytes } from "./megabytes";
import { pendingLocks, relationsOf } from "./pending-locks";

const manyRows = 1_000_000;
const manyBytes = 1_073_741_824;

export const tableSizes: CheckDefinition = {
  id: "table-sizes",
  title: "Sizes of the tables to be changed",
  async run(context) {
    const locks = pendingLocks(context);
    const sizes = await readRelationSizes(context.session, relationsOf(locks));
    const slow = locks.filter(
      ({ relation, rewrite, scan }) => (rewrite || scan) && isBig(sizes.get(relation)),
    );
    const all = [...sizes].map(([relation, size]) => `${relation}: ${sizeText(size)}`);
    if (slow.length === 0) return pass("No pending statement reads or rewrites a large table.", all);
    return {
      status: "warn",
      summary: `${count(slow.length, "pending statement")} will be slow: ${slow.length === 1 ? "it reads or rewrites" : "they read or rewrite"} a large table.`,
      details: slow.map(
        ({ where, relation, rewrite }) =>
          `${where}: ${rewrite ? "rewrites" : "reads"} ${relation}, ${sizeText(sizes.get(relation))}`,
      ),
      remedy: "Run migrate-safe lint for ways that do not hold the lock meanwhile, or choose a quiet hour.",
    };
  },
};

function isBig(size: RelationSize | undefined): boolean {
  return (size?.rows ?? 0) >= manyRows || (size?.bytes ?? 0) >= manyBytes;
}

function sizeText(size: RelationSize | undefined): string {
  const rows = size?.rows == null ? "an unknown number of rows" : `about ${Math.round(size.rows)} rows`;
  return size?.bytes == null ? rows : `${rows}, ${megabytes(size.bytes)}`;
}
