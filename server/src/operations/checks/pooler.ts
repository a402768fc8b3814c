// Checks whether a connection pooler stands before the server. One in transaction mode was refused when the target was opened.
import { pass, type CheckDefinition } from "./check";

export const pooler: CheckDefinition = {
  id: "pooler",
  title: "Connection pooler",
  async run({ tools }) {
    if (!tools.database.pooled) return pass("The connection goes to the server itself.");
    return {
      status: "warn",
      summary: `${tools.database.identity.address} is a connection pooler in session mode: it may cut a long migration by its own time limits.`,
      remedy: 'Name the server itself in "directUrl" of the target.',
    };
  },
};
