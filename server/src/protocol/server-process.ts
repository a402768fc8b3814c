// How the language server's process is started. Known to those who start it.

/**
 * Flags of Node for a process that holds an embedded database. Each thread that compiles keeps some 30 MB of what compiling
 * PostgreSQL once took, and four of them prove nothing sooner than one; a small nursery (MiB) is as fast. Measured by
 * `npm run bench -- proof`: from 417 MiB to 328.
 */
export const serverFlags: readonly string[] = ["--v8-pool-size=1", "--max-semi-space-size=8"];
