// Columns of a time of day with a time zone.
import { ruleTester } from "./rule-tester";

ruleTester("timetz-type", {
  reject: [
    "CREATE TABLE a (b ⟦timetz⟧);",
    "CREATE TABLE a (b ⟦time with time zone⟧, c ⟦time(3) with time zone⟧[]);",
    "ALTER TABLE a ADD b ⟦timetz(2)⟧, ALTER c TYPE ⟦timetz⟧;",
  ],
  accept: [
    "CREATE TABLE a (b time, c time without time zone, d timestamptz, timetz int);",
    "SELECT set_config('a', '12:00'::timetz::text, true);",
    "ALTER TABLE a RENAME b TO timetz;",
    "CREATE TABLE a (b my.timetz);",
  ],
});
