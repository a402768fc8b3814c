// The settings of backups. Pure; the config file is parsed already.
import type { ParsedConfig } from "./parse-config";
import type { BackupSettings, Traced } from "./settings";
import { choose } from "./trace";

const bytesPerGigabyte = 1e9;

export function resolveBackup(config: ParsedConfig): {
  readonly settings: BackupSettings;
  readonly traced: Readonly<Record<string, Traced<unknown>>>;
} {
  const given = config.values.backup ?? {};
  const chosen = <Value>(key: string, value: Value | undefined, otherwise: Value): Traced<Value> =>
    choose<Value>([
      { value, origin: "config", from: config.placeOf(["backup", key]) },
      { value: otherwise, origin: "default", from: "default" },
    ]);
  const tables = chosen<BackupSettings["tables"]>("tables", given.tables, "all");
  const readers = chosen("readers", given.readers, 2);
  const keep = chosen<number | null>("keep", given.keep, null);
  const keepDays = chosen<number | null>("keepDays", given.keepDays, null);
  const gigabytes = chosen<number | null>("maxGigabytes", given.maxGigabytes, null);
  return {
    settings: {
      tables: tables.value,
      readers: readers.value,
      keep: keep.value,
      keep_days: keepDays.value,
      max_bytes: gigabytes.value === null ? null : gigabytes.value * bytesPerGigabyte,
    },
    traced: {
      "backup.tables": tables,
      "backup.readers": readers,
      "backup.keep": keep,
      "backup.keepDays": keepDays,
      "backup.maxGigabytes": gigabytes,
    },
  };
}
