// Names that need double quotes for ever.
import { ruleTester } from "./rule-tester";

ruleTester("mixed-case-identifier", {
  reject: [
    'CREATE TABLE ⟦"UserData"⟧ (id int);',
    'CREATE TABLE a (⟦"firstName"⟧ text, ⟦"last name"⟧ text);',
    'ALTER TABLE a RENAME COLUMN b TO ⟦"bC"⟧;',
    'CREATE INDEX CONCURRENTLY ⟦"IX_a"⟧ ON a (b);',
    'ALTER TABLE a ADD CONSTRAINT ⟦"FK_a"⟧ FOREIGN KEY (b) REFERENCES c (d) NOT VALID;',
    'CREATE FUNCTION ⟦"doIt"⟧() RETURNS int LANGUAGE sql RETURN 1;',
    'CREATE SCHEMA ⟦"My-Schema"⟧;',
  ],
  accept: [
    "CREATE TABLE UserData (Id int);",
    'CREATE TABLE "user_data" (id int);',
    'ALTER TABLE "UserData" ADD COLUMN age int;',
    'DROP TABLE "UserData";',
    'SELECT "A" FROM "B";',
    "CREATE TABLE straße (größe int);",
    'ALTER TABLE "UserData" RENAME TO user_data;',
  ],
});
