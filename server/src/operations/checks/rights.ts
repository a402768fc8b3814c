// Checks that the server answers, takes writes and lets the role create what migrations create.
import { readIdentity, readRights } from "../../database/server-facts";
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

export const rights: CheckDefinition = {
  id: "rights",
  title: "Rights of the role",
  async run({ session, tools }) {
    const schemas = [...new Set([...tools.run.schemas, tools.run.history_schema])];
    const found = await readRights(session, schemas);
    if (found.schemas_without_create.length > 0) {
      const names = found.schemas_without_create.join(", ");
      return {
        status: "fail",
        summary: `Role ${found.role} may not create in schema ${names}.`,
        remedy: `GRANT CREATE, USAGE ON SCHEMA ${names} TO ${found.role}, or use the role that owns the schema.`,
      };
    }
    if (found.missing_schemas.length > 0 && !found.creates_in_database) {
      return {
        status: "warn",
        summary: `Schema ${found.missing_schemas.join(", ")} does not exist, and role ${found.role} may not create schemas.`,
        remedy: "Create the schema, or give the role CREATE on the database.",
      };
    }
    return pass(`Role ${found.role} may create in ${schemas.join(", ")}.`);
  },
};
