// Columns in an order that wastes space.
import { ruleTester } from "./rule-tester";

ruleTester("column-alignment", {
  reject: [
    { up: "CREATE TABLE ⟦a⟧ (b boolean, c bigint, d boolean, e bigint);", says: /14 bytes/ },
    "CREATE TABLE ⟦a⟧ (b smallint, c timestamptz, d int, e float8);",
    "CREATE TABLE ⟦a⟧ (b text, c bigint, d bool, e bigint, f bool, g bigint);",
  ],
  accept: [
    "CREATE TABLE a (c bigint, e bigint, b boolean, d boolean);",
    "CREATE TABLE a (b boolean, c bigint);",
    "CREATE TABLE a (b int, c bigint, d int, e bigint);",
    "CREATE TABLE a (b text, c bool, d text, e bool, f text);",
    "CREATE TABLE a (b uuid, c bigint, d uuid);",
    "CREATE TABLE a (b bool, c int, d bool, e int);",
  ],
});
