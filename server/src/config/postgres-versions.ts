// The server versions that migrations run on: one major version, or a range as "14-18".

export interface PostgresVersions {
  readonly oldest: number;
  readonly newest: number;
}

/** The versions whose behaviour the rules know. */
export const oldestKnown = 12;
export const newestKnown = 18;

/** Null for anything else than a known version or an ascending range of such. */
export function postgresVersions(value: number | string): PostgresVersions | null {
  const match = /^\s*(\d{2})(?:\s*-\s*(\d{2}))?\s*$/.exec(String(value));
  if (!match) return null;
  const oldest = Number(match[1]);
  const newest = Number(match[2] ?? match[1]);
  return oldestKnown <= oldest && oldest <= newest && newest <= newestKnown ? { oldest, newest } : null;
}

/** As it is written. */
export function showVersions({ oldest, newest }: PostgresVersions): string {
  return oldest === newest ? String(oldest) : `${oldest}-${newest}`;
}
