// Functions that stored values depend on.
import { ruleTester } from "./rule-tester";

const one = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';";
const stable = "CREATE OR REPLACE FUNCTION ⟦f⟧(a int) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';";
const plain = stable.replace(/[⟦⟧]/g, "");

ruleTester("function-volatility-changed", {
  reject: [
    { before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));`, up: stable, says: /IMMUTABLE/ },
    { before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE f(a) > 1;`, up: stable },
    { before: `${one} CREATE TABLE t (a int, b int GENERATED ALWAYS AS (public.f(a)) STORED);`, up: stable },
    {
      before: `${one} CREATE TABLE t (a int, CONSTRAINT c CHECK (f(a) > 0));`,
      up: stable,
      says: /the constraint c/,
    },
    {
      before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));`,
      up: "ALTER FUNCTION ⟦f⟧(int) VOLATILE;",
    },
    {
      before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));`,
      up: "ALTER FUNCTION ⟦f⟧(int) STRICT;",
      says: /becomes STRICT/,
    },
    {
      before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));`,
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      says: /becomes VOLATILE/,
    },
  ],
  accept: [
    {
      before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));`,
      up: `${plain}\nDROP INDEX i;`,
    },
    {
      before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));`,
      up: `${plain}\nREINDEX TABLE t;`,
    },
    { before: one, up: plain },
    { before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (a);`, up: plain },
    {
      before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));`,
      up: "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2';",
    },
    { before: `${one} CREATE TABLE t (a int DEFAULT f(1));`, up: plain },
    { before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a)); DROP INDEX i;`, up: plain },
    {
      before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (app.f(a));`,
      up: "ALTER FUNCTION public.f(int) STABLE;",
    },
    {
      before: `${one} CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));`,
      up: "ALTER FUNCTION f(int) COST 10;",
    },
  ],
});
