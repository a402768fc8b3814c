// Checks that the server is one that still gets fixes, and that it is the version the linter was told of.
import { pass, type CheckDefinition } from "./check";

/** The oldest major with security fixes. Source: postgresql.org/support/versioning. */
const oldestSupported = 14;

export const serverVersion: CheckDefinition = {
  id: "server-version",
  title: "Server version",
  async run({ facts, tools }) {
    const { server_version, server_version_num } = facts.identity;
    const major = Math.trunc(server_version_num / 10_000);
    const { postgres, newestPostgres, postgresIsGiven } = tools.lint;
    const newest = newestPostgres ?? postgres;
    if (postgresIsGiven && (major < postgres || major > newest)) {
      const told = postgres === newest ? `${postgres}` : `${postgres} to ${newest}`;
      return {
        status: "warn",
        summary: `The server runs PostgreSQL ${server_version}, but the migrations are linted for ${told}.`,
        remedy: `Set "postgres" in migrate-safe.jsonc so that it covers ${major}.`,
      };
    }
    if (major >= oldestSupported) return pass(`PostgreSQL ${server_version}.`);
    return {
      status: "warn",
      summary: `PostgreSQL ${server_version} gets no fixes any more.`,
      remedy: "Plan an upgrade of the server.",
    };
  },
};
