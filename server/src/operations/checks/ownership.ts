// Checks that the role owns what the pending migrations alter, index, rename or drop: no grant lets it do that.
// Manual: ALTER TABLE, CREATE INDEX, "You must own the table".
import { readOwners } from "../../database/ownership";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { count, pass, type CheckContext, type CheckDefinition } from "./check";
import { pendingLocks, relationsOf } from "./pending-locks";

export const ownership: CheckDefinition = {
  id: "ownership",
  title: "Owner of the tables to be changed",
  async run(context) {
    const altered = pendingLocks(context).filter(({ statement, target }) => target && needsOwner(statement));
    const names = relationsOf(altered);
    if (names.length === 0) return pass("No pending migration changes a table that exists.");
    const foreign = (await readOwners(context.session, names)).filter((one) => !one.owns);
    const { role } = context.facts.identity;
    if (foreign.length === 0) return pass(`Role ${role} owns what the pending migrations change.`);
    return {
      // A file may take on another role first, and the owner of a schema may drop what is in it.
      status: changesRole(context) || foreign.every((one) => one.owns_schema) ? "warn" : "fail",
      summary: `Role ${role} does not own ${count(foreign.length, "relation")} that the pending migrations change: ${foreign
        .slice(0, 3)
        .map((one) => one.relation)
        .join(", ")}.`,
      details: foreign.map((one) => `${one.relation} belongs to ${one.owner}`),
      remedy: `Run the migrations as the owner, or make ${role} a member of the owner's role.`,
    };
  },
};

function needsOwner({ parsed: { tree } }: Statement): boolean {
  return (["AlterTableStmt", "IndexStmt", "RenameStmt", "DropStmt"] as const).some(
    (kind) => as(tree, kind) !== undefined,
  );
}

function changesRole({ pending }: CheckContext): boolean {
  return pending.some(
    ({ up }) =>
      up.ok && /\bset\s+(local\s+|session\s+)?(role|session\s+authorization)\b/i.test(up.value.text),
  );
}
