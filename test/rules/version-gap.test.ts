// Missing numbers of a sequence.
import { ruleTester } from "./rule-tester";

ruleTester("version-gap", {
  reject: [
    {
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["003_c.up.sql", "⟦SELECT 3;⟧"],
      ],
      says: /number 002, which comes before c/,
    },
    {
      files: [
        ["1_a.up.sql", "SELECT 1;"],
        ["2_b.up.sql", "SELECT 1;"],
        ["10_c.up.sql", "SELECT 1;"],
      ],
      says: /numbers 03 to 09/,
    },
    {
      files: [
        ["0001_a.sql", "-- +goose Up\nSELECT 1;\n"],
        ["0003_b.sql", "-- +goose Up\nSELECT 1;\n"],
      ],
    },
  ],
  accept: [
    {
      files: [
        ["002_users.up.sql", "SELECT 1;"],
        ["003_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["002_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["000_a.up.sql", "SELECT 1;"],
        ["001_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["010_a.up.sql", "SELECT 1;"],
        ["020_b.up.sql", "SELECT 1;"],
        ["030_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["20240101000000_a.up.sql", "SELECT 1;"],
        ["20240301000000_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["0050_squash.up.sql", "SELECT 1;"],
        ["0051_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["01_b.up.sql", "SELECT 1;"],
        ["2_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["V1__a.sql", "SELECT 1;"],
        ["V1.1__b.sql", "SELECT 1;"],
        ["V3.1__c.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["1700000000_a.up.sql", "SELECT 1;"],
        ["1700000500_b.up.sql", "SELECT 1;"],
      ],
    },
  ],
});
