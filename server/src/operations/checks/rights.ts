// Checks that the role may create what migrations create.
import { readRights } from "../../database/server-facts";
import { pass, type CheckDefinition } from "./check";

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
