// The snippets' recipes on a real PostgreSQL: each step in a migration of its own, and what they promise holds.
import { strict as assert } from "node:assert";
import type { Session } from "../../server/src/database/session";
import { ServerError } from "../../server/src/database/errors";
import { onDatabase } from "../support/databases";
import { parsedFile } from "../support/parsers";
import { filledIn, snippets } from "../support/snippets";

/** What the recipes build on, by the names of the placeholders. */
const prelude = `
  CREATE TYPE type_name AS ENUM ('old_value');
  CREATE TABLE other_table (id bigint PRIMARY KEY);
  CREATE TABLE table_name (id bigint PRIMARY KEY, column_name bigint, quantity int);
  INSERT INTO other_table VALUES (7);
  INSERT INTO table_name VALUES (1, 7, 1);`;

interface Recipe {
  readonly promise: string;
  /** Prefixes of snippets, or SQL between them. */
  readonly steps: readonly string[];
  readonly given?: Readonly<Record<string, string>>;
  /** A statement that must fail at the end, with its SQLSTATE. */
  readonly refuses?: readonly [statement: string, sqlState: string];
  /** A condition that is true at the end. */
  readonly holds?: string;
}

const recipes: readonly Recipe[] = [
  {
    promise: "a NOT NULL column in three steps",
    steps: ["mig-required-column-add", "mig-required-column-fill", "mig-required-column-enforce"],
    refuses: ["INSERT INTO table_name (id) VALUES (2)", "23502"],
  },
  {
    promise: "a rename that both names survive until the last step",
    steps: [
      "mig-rename-column-expand",
      "mig-rename-column-fill",
      "UPDATE table_name SET column_name = 8; INSERT INTO table_name VALUES (2, 9)",
      "INSERT INTO table_name (id, new_name) VALUES (3, '1'); UPDATE table_name SET new_name = '10' WHERE id = 3",
      "DO $$ BEGIN ASSERT (SELECT bool_and(column_name::text = new_name) FROM table_name); END $$",
      "mig-rename-column-contract",
    ],
    holds: "(SELECT array_agg(new_name ORDER BY id) = '{8,9,10}' FROM table_name)",
  },
  {
    promise: "NOT NULL on a column that is there",
    steps: ["mig-set-not-null", "mig-set-not-null-validate"],
    refuses: ["INSERT INTO table_name (id) VALUES (2)", "23502"],
  },
  {
    promise: "an index that may be built again",
    steps: ["mig-create-index", "mig-create-index"],
    holds: "(SELECT indisvalid FROM pg_index WHERE indexrelid = 'table_name_column_name_idx'::regclass)",
  },
  {
    promise: "a unique constraint by its index",
    steps: ["mig-add-unique", "mig-add-unique-using-index"],
    given: { index_name: "table_name_column_name_key" },
    refuses: ["INSERT INTO table_name VALUES (2, 7)", "23505"],
  },
  {
    promise: "a foreign key",
    steps: ["mig-add-foreign-key", "mig-validate-constraint"],
    given: { constraint_name: "table_name_column_name_fkey" },
    refuses: ["INSERT INTO table_name VALUES (2, 404)", "23503"],
  },
  {
    promise: "a check",
    steps: ["mig-add-check", "mig-validate-constraint"],
    refuses: ["UPDATE table_name SET quantity = 0", "23514"],
  },
  {
    promise: "a value of an enum",
    steps: ["mig-add-enum-value"],
    holds: "('new_value' = ANY (enum_range(NULL::type_name)::text[]))",
  },
];

describe("the recipe of snippets for", function () {
  this.timeout(60_000);

  for (const { promise, steps, given, refuses, holds } of recipes) {
    it(`${promise} keeps its promise`, async function () {
      await onDatabase(this, 18, async (session) => {
        await run(session, prelude);
        for (const step of steps) await run(session, textOf(step, given));
        if (refuses) {
          const [statement, code] = refuses;
          await assert.rejects(session.execute(statement), (error) => {
            return error instanceof ServerError && error.code === code;
          });
        }
        if (holds !== undefined) {
          assert.deepEqual(await session.query(`SELECT ${holds} AS holds`), [{ holds: true }]);
        }
      });
    });
  }
});

function textOf(step: string, given: Readonly<Record<string, string>> | undefined): string {
  if (!step.startsWith("mig-")) return step;
  const snippet = Object.values(snippets).find(({ prefix }) => prefix === step);
  assert.ok(snippet, step);
  return filledIn(snippet, given);
}

/** Statement by statement: some refuse a transaction block. */
async function run(session: Session, text: string): Promise<void> {
  for (const { parsed } of (await parsedFile(text)).statements) {
    await session.execute(parsed.text);
  }
}
