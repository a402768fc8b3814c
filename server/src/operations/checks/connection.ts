// Checks that the server answers, and takes writes.
import { readIdentity } from "../../database/server-facts";
import { pass, type CheckDefinition } from "./check";

export const connection: CheckDefinition = {
  id: "connection",
  title: "Connection",
  async run({ session, tools }) {
    const identity = await readIdentity(session);
    const { name, address } = tools.database.identity;
    const where = `${name}: PostgreSQL ${identity.version}, database ${identity.database} at ${address}, role ${identity.role}`;
    // Our own session is read-only on purpose; a standby or a setting of the role is what matters.
    if (identity.read_only === "standby") {
      return {
        status: "fail",
        summary: `${where}: it is a standby and takes no writes.`,
        remedy: "Point the target at the primary server.",
      };
    }
    if (!tools.database.takesWrites) {
      return {
        status: "fail",
        summary: `${where}: transactions are read-only there (default_transaction_read_only is on).`,
        remedy: "Use a role or database without that setting.",
      };
    }
    return pass(`${where}.`);
  },
};
