// Several formats of versions in one folder.
import { ruleTester } from "./rule-tester";

ruleTester("version-format-mixed", {
  reject: [
    {
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["20240101000000_b.up.sql", "⟦SELECT 2;⟧"],
      ],
    },
    {
      severity: "info",
      files: [
        ["9_a.up.sql", "SELECT 1;"],
        ["10_b.up.sql", "⟦SELECT 2;⟧"],
      ],
    },
    {
      severity: "warning",
      files: [
        ["9_a.sql", "-- migrate:up\nSELECT 1;\n"],
        ["10_b.sql", "-- migrate:up\nSELECT 2;\n"],
      ],
    },
    {
      severity: "info",
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["099_b.up.sql", "SELECT 1;"],
        ["100_c.up.sql", "SELECT 1;"],
        ["1000_d.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["20240101_a.up.sql", "SELECT 1;"],
        ["3_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["9_a/up.sql", "SELECT 1;"],
        ["10_b/up.sql", "⟦SELECT 1;⟧"],
      ],
    },
  ],
  accept: [
    {
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["002_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["1_a.up.sql", "SELECT 1;"],
        ["2_b.up.sql", "SELECT 1;"],
        ["9_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["20240101000000_a.up.sql", "SELECT 1;"],
        ["20240102000000_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["00000000000000_setup.up.sql", "SELECT 1;"],
        ["20240102000000_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["V1.9__a.sql", "SELECT 1;"],
        ["V1.10__b.sql", "SELECT 2;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["1000_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["2025-11-19-091444-0000_a/up.sql", "SELECT 1;"],
        ["20260527120000_b/up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["20230518191501_a/migration.sql", "SELECT 1;"],
        ["20250625_b/migration.sql", "SELECT 1;"],
      ],
    },
  ],
});
