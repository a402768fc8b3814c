// The names that say a table waits to be dropped. Renaming to such a name first and dropping in a later release gives
// a way back, so the rules treat both steps more gently.

/** Prefixes that mark a table as out of use. */
export const quarantinePrefixes = ["zz_drop_", "to_drop_", "deprecated_", "_deprecated_"] as const;

export function isQuarantineName(name: string): boolean {
  return quarantinePrefixes.some((prefix) => name.startsWith(prefix));
}
