// What `config --explain` gives: targets, and where each value came from. Fields are added, never changed or
// removed.
import type { Environment } from "../operations";
import type { Problem } from "../problems";

/** A target as the config names it, with what identifies it; where its password comes from, never the password. */
export interface ConfigTarget {
  readonly name: string;
  readonly kind: "server" | "scratch";
  readonly environment: Environment;
  /** `host:port`, or the folder of a scratch database. */
  readonly address: string;
  readonly database: string;
  readonly user: string;
  /** libpq's; absent for scratch. */
  readonly sslmode?: string;
  /** "read-only": operations that write to it are refused. */
  readonly access?: "read-write" | "read-only";
  /** The kind of the password's source: "none", "environment", "pgpass", "command", "standard-input", … */
  readonly password: string;
  /** Where each part came from, for instance "PGHOST" or "/shop/migrate-safe.jsonc:4:3"; absent for scratch. */
  readonly origins?: Readonly<Record<string, string>>;
}

/** A connection that lies about and that a target could be made of; it holds no password. */
export interface FoundConnection {
  /** For instance "the variable DATABASE_URL", "the service file". */
  readonly from: string;
  /** As people see it, for instance "shop@localhost:5432/shop". */
  readonly address: string;
  /** What a target of the config file says of it. */
  readonly entry: {
    readonly url?: string;
    readonly service?: string;
    readonly host?: string;
    readonly port?: number;
    readonly database?: string;
    readonly user?: string;
    readonly sslmode?: string;
  };
}

/** `config --explain --format json`. */
export interface ConfigReport {
  readonly schema: "migrate-safe/config/1";
  readonly config_path: string | null;
  /** Absolute folder that logs/ and backups/ lie in. */
  readonly root: string;
  readonly migrations: string | null;
  /** Every target that can be chosen, the scratch database among them. */
  readonly targets: readonly ConfigTarget[];
  /** Targets that are declared but cannot be used as things are, for instance because a variable is not set. */
  readonly unusable_targets?: readonly { readonly name: string; readonly problem: Problem }[];
  /** Connections found where PostgreSQL's users keep them; only with --explain. */
  readonly found?: readonly FoundConnection[];
  /** The one that flags or environment chose. */
  readonly target: string | null;
  readonly values: readonly {
    readonly key: string;
    readonly value: unknown;
    readonly origin: string;
    readonly from: string;
    readonly beaten: readonly { readonly value: string; readonly origin: string; readonly from: string }[];
  }[];
}
