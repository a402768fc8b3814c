// Times to come and digits that are no date.
import { ruleTester } from "./rule-tester";

ruleTester("version-future-timestamp", {
  reject: [
    { now: "2025-01-01", files: [["20991231000000_x.up.sql", "⟦SELECT 1;⟧"]] },
    { files: [["20251301000000_x.up.sql", "SELECT 1;"]], says: /no such date/ },
    { files: [["20250230120000_x.up.sql", "SELECT 1;"]] },
    { files: [["20250101250000_x.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01", files: [["20250103_x.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01", files: [["1900000000_x.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01T00:00:00Z", files: [["20250102000001_x.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01", files: [["V20990101000000__x.sql", "SELECT 1;"]] },
  ],
  accept: [
    {
      now: "2025-01-01",
      files: [
        ["1700000000000000_micro.up.sql", "SELECT 1;"],
        ["99999999999_x.up.sql", "SELECT 2;"],
      ],
    },
    { files: [["20250801000061_counted.up.sql", "SELECT 1;"]] },
    { now: "2025-01-02", files: [["20250101120000_x.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01", files: [["20250102000000_x.up.sql", "SELECT 1;"]] },
    { files: [["20991231000000_x.up.sql", "SELECT 1;"]] },
    {
      now: "2025-01-01",
      files: [
        ["99999_x.up.sql", "SELECT 1;"],
        ["0099_y.up.sql", "SELECT 1;"],
      ],
    },
    { now: "2025-01-01", files: [["1700000000_x.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01", files: [["20240229000000_leap.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01", files: [["2024010199_x.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01", files: [["00000000000000_setup.up.sql", "SELECT 1;"]] },
    { now: "2025-01-01", files: [["20200101000001000000_popx.up.sql", "SELECT 1;"]] },
    { files: [["20191100000010000001_popx.up.sql", "SELECT 1;"]] },
  ],
});
