// Changes of a domain that read tables.
import { ruleTester } from "./rule-tester";

ruleTester("alter-domain-validating", {
  reject: [
    {
      up: "ALTER DOMAIN d ADD CONSTRAINT c ⟦CHECK⟧ (VALUE <> '');",
      fixes: ["Add NOT VALID"],
      fixed: "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID;",
      says: /SHARE/,
    },
    { up: "ALTER DOMAIN d SET ⟦NOT NULL⟧;", fixes: [] },
    { up: "ALTER DOMAIN d ADD ⟦NOT NULL⟧;", postgres: 17 },
  ],
  accept: [
    "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID;",
    "ALTER DOMAIN d DROP NOT NULL;",
    "ALTER DOMAIN d VALIDATE CONSTRAINT c;",
    "CREATE DOMAIN d AS int;\nALTER DOMAIN d ADD CHECK (VALUE > 0);",
  ],
});
