// Where the server itself is behind the poolers of some hosts, told from a target's address. Only a hint for a message.
import type { ServerTarget } from "../config/settings";

interface PoolerHost {
  readonly host: RegExp;
  readonly port: number | null;
  readonly direct: string;
}

/** From the hosts' own pages on connection pooling. */
const poolerHosts: readonly PoolerHost[] = [
  {
    host: /\.pooler\.supabase\.com$/,
    port: 6543,
    direct: "At Supabase that is port 5432 (session mode), or db.<project>.supabase.co.",
  },
  { host: /-pooler\./, port: null, direct: "At Neon that is the same host name without “-pooler”." },
  { host: /\.db\.ondigitalocean\.com$/, port: 25_061, direct: "At DigitalOcean that is port 25060." },
  { host: /./, port: 6432, direct: "6432 is PgBouncer's usual port; PostgreSQL's is 5432." },
];

/** A sentence; empty when nothing is known of the address. */
export function directAddress({ host, port }: Pick<ServerTarget, "host" | "port">): string {
  const known = poolerHosts.find((one) => one.host.test(host) && (one.port === null || one.port === port));
  return known?.direct ?? "";
}
