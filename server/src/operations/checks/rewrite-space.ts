// Checks what rewrites will need on the server's disk: the old table stays until the commit, so each needs its size again.
// How much is free there cannot be asked by SQL.
import { readRelationSizes } from "../../database/server-facts";
import { pass, type CheckDefinition } from "./check";
import { megabytes } from "./megabytes";
import { pendingLocks, relationsOf } from "./pending-locks";

const worthTelling = 1_073_741_824;

export const rewriteSpace: CheckDefinition = {
  id: "rewrite-space",
  title: "Disk space for rewrites",
  async run(context) {
    const rewritten = relationsOf(pendingLocks(context).filter((lock) => lock.rewrite));
    if (rewritten.length === 0) return pass("No pending statement rewrites a table.");
    const sizes = await readRelationSizes(context.session, rewritten);
    const details = [...sizes].map(([relation, { bytes }]) =>
      bytes === null ? `${relation}: size unknown until it is analysed` : `${relation}: ${megabytes(bytes)}`,
    );
    const bytes = [...sizes.values()].reduce((sum, size) => sum + (size.bytes ?? 0), 0);
    const need = `Rewrites need about ${megabytes(bytes)} of free disk on the server, and as much WAL`;
    if (bytes < worthTelling) return pass(`${need}.`, details);
    return {
      status: "warn",
      summary: `${need}; how much is free cannot be seen from here.`,
      details,
      remedy: "Make sure that the server has this much space, and that standbys and archives keep up.",
    };
  },
};
