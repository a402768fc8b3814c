// A folder with as many migrations as large projects have.
import { writeFileSync } from "node:fs";
import path from "node:path";

/** Adds pairs behind the three of the shop, up to so many in all. */
export function addTables(folder, count) {
  for (let number = 4; number <= count; number++) {
    const name = path.join(folder, "migrations", `${String(number).padStart(4, "0")}_table_${number}`);
    writeFileSync(`${name}.up.sql`, `CREATE TABLE table_${number} (id int);\n`);
    writeFileSync(`${name}.down.sql`, `DROP TABLE table_${number};\n`);
  }
}
