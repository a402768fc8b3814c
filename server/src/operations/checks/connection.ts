// Checks that the server answers, and takes writes.
import { readIdentity } from "../../database/server-facts";
import { readOnlyWords } from "../../database/session";
import { pass, type CheckDefinition } from "./check";

export const connection: CheckDefinition = {
  id: "connection",
  title: "Connection",
  async run({ session, tools }) {
    const identity = await readIdentity(session);
    const { name, address } = tools.database.identity;
    const where = `${name}: PostgreSQL ${identity.version}, database ${identity.database} at ${address}, role ${identity.role}`;
    const reason = tools.database.readOnlyBecause;
    if (reason !== null) {
      const { why, next } = readOnlyWords[reason];
      return { status: "fail", summary: `${where}: ${why}.`, remedy: next };
    }
    return pass(`${where}.`);
  },
};
