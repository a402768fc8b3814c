// Checks that every foreign key was validated.
import { unvalidatedForeignKeys } from "../../database/foreign-keys";
import { count, pass, type SchemaCheck } from "./check";

export const foreignKeys: SchemaCheck = {
  id: "foreign-keys",
  title: "Foreign keys are validated",
  async run({ session, tools }) {
    const found = await unvalidatedForeignKeys(session, tools.run.schemas);
    if (found.length === 0) return pass("Every foreign key is validated.");
    return {
      status: "fail",
      summary: `${count(found.length, "foreign key is", "foreign keys are")} NOT VALID: rows from before were never checked.`,
      details: found.map((key) => `${key.table}: ${key.constraint} → ${key.foreign_table}`),
      remedy: found
        .slice(0, 5)
        .map((key) => `ALTER TABLE ${key.table} VALIDATE CONSTRAINT ${key.constraint};`)
        .join(" "),
    };
  },
};
