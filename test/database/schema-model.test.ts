// The linter's model of a schema beside a real one: after each of many statements both must hold the same.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { applyStatement } from "../../server/src/lint/schema/apply-statement";
import { World } from "../../server/src/lint/schema/world";
import { parseSqlFile } from "../../server/src/sql/parse-sql-file";
import { loadParser } from "../../server/src/sql/parser";
import { catalogLines, worldLines } from "../support/catalog-lines";
import { serverMajors, withDatabase } from "../support/servers";

describe("the linter's model of a schema", function () {
  this.timeout(120_000);

  for (const major of serverMajors) {
    it(`holds what PostgreSQL ${major} holds after each statement`, async function () {
      const parser = await loadParser();
      const text = readFileSync(join(__dirname, "schema-model.sql"), "utf8");
      await withDatabase(this, major, async (database) => {
        const client = await database.client();
        const world = new World();
        const wrong: string[] = [];
        for (const statement of parseSqlFile(text, parser).statements) {
          const { text: sql } = statement.parsed;
          const from = /\/\* from (\d+) \*\//.exec(sql)?.[1];
          if (from !== undefined && Number(from) > major) continue;
          const error = await client.query(sql).then(
            () => null,
            (reason: unknown) => String(reason),
          );
          if (error !== null) {
            wrong.push(`${sql}\n  ${error}`);
            continue;
          }
          applyStatement(world, statement.parsed, null, false);
          const { rows } = await client.query<{ line: string }>(catalogLines(major));
          const real = new Set(rows.map(({ line }) => line));
          const model = new Set(worldLines(world, major));
          const missing = [...real].filter((line) => !model.has(line)).map((line) => `  - ${line}`);
          const extra = [...model].filter((line) => !real.has(line)).map((line) => `  + ${line}`);
          const untold = [...model].filter((line) => line.endsWith(" ?")).map((line) => line.slice(0, -1));
          const isUntold = (line: string): boolean => untold.some((start) => line.includes(start));
          const differences = [...missing, ...extra].filter(
            (line) => !isUntold(line) && !wrong.some((one) => one.includes(line)),
          );
          if (differences.length > 0) wrong.push([sql, ...differences].join("\n"));
        }
        assert.equal(wrong.join("\n\n"), "");
      });
    });
  }
});
