// Passwords that were typed in the editor. The only file that touches SecretStorage. A missing one is normal: another
// machine, a rebuilt container, a browser. Knows nothing of how a password is used.
import type { ExtensionContext } from "vscode";
import type { ConfigTarget } from "../../server/src/protocol/reports/config";

/** Identities (never passwords) that have one, so that they can be listed and forgotten. */
const indexKey = "migrateSafe.passwordIndex";

export class Passwords {
  readonly #context: ExtensionContext;

  constructor(context: ExtensionContext) {
    this.#context = context;
  }

  async get(target: ConfigTarget): Promise<string | null> {
    return (await this.#context.secrets.get(secretKey(identityOf(target)))) ?? null;
  }

  async store(target: ConfigTarget, password: string): Promise<void> {
    const identity = identityOf(target);
    await this.#context.secrets.store(secretKey(identity), password);
    await this.#setIdentities([...this.identities.filter((one) => one !== identity), identity]);
  }

  async forget(identity: string): Promise<void> {
    await this.#context.secrets.delete(secretKey(identity));
    await this.#setIdentities(this.identities.filter((one) => one !== identity));
  }

  /** Whose passwords are kept, as "role@host:port/database". */
  get identities(): readonly string[] {
    return this.#context.globalState.get<readonly string[]>(indexKey, []);
  }

  async #setIdentities(identities: readonly string[]): Promise<void> {
    await this.#context.globalState.update(indexKey, identities);
  }
}

/** A password belongs to a role on a server, whatever a config file calls the target. */
export function identityOf(target: ConfigTarget): string {
  return `${target.user}@${target.address}/${target.database}`;
}

function secretKey(identity: string): string {
  return `migrateSafe.password:${identity}`;
}
