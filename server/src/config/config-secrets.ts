// Finds passwords written into a config file: a literal password belongs in no file that is shared. Works on any value,
// valid or not, and never repeats what it found.

export interface FoundSecret {
  readonly key: readonly (string | number)[];
  readonly message: string;
  readonly next: string;
}

const move =
  'Remove it, change the password, and give the new one through PGPASSWORD, ~/.pgpass, a passwordCommand, or a URL in an environment variable: "url": "${env:NAME}".';

/** A password that stands in a text only as `${env:NAME}`. */
const onlyVariable = /^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/;

export function secretsIn(config: unknown): FoundSecret[] {
  const targets = entriesOf(property(config, "targets"));
  const shadow = property(config, "shadowUrl");
  const ofShadow =
    typeof shadow === "string" && holdsPassword(shadow)
      ? [{ key: ["shadowUrl"], message: "“shadowUrl” holds a password.", next: move }]
      : [];
  const ofTargets = targets.flatMap(([name, target]) =>
    entriesOf(target).flatMap(([setting, value]) => {
      const key = ["targets", name, setting];
      if (isPasswordKey(setting)) {
        return [{ key, message: `The target “${name}” holds a password.`, next: move }];
      }
      return (setting === "url" || setting === "directUrl") &&
        typeof value === "string" &&
        holdsPassword(value)
        ? [{ key, message: `The ${setting} of the target “${name}” holds a password.`, next: move }]
        : [];
    }),
  );
  return [...ofTargets, ...ofShadow];
}

/** Whether a target's key is somebody's idea of where the password goes. */
export function isPasswordKey(key: string): boolean {
  return /^(pg)?pass(word|wd)?$/i.test(key);
}

/** Whether a connection URL or string holds a password that is not an environment variable's. */
function holdsPassword(text: string): boolean {
  const places = [/^[a-z]+:\/\/[^:@/]*:(.*)@/i, /[?&]password=([^&]*)/i, /(?:^|\s)password\s*=\s*(\S+)/i];
  return places.some((place) => {
    const secret = place.exec(text)?.[1];
    return secret !== undefined && secret !== "" && !onlyVariable.test(secret);
  });
}

function property(value: unknown, name: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[name] : undefined;
}

function entriesOf(value: unknown): [string, unknown][] {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];
}
