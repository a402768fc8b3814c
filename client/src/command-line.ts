// A command of the command line as text to paste into a shell in the workspace folder. Pure.

/** "migrate-safe apply --target staging"; `windows` chooses how a shell there reads quotes. */
export function commandLine(args: readonly string[], windows: boolean): string {
  return ["migrate-safe", ...args.map((one) => quoted(one, windows))].join(" ");
}

function quoted(argument: string, windows: boolean): string {
  if (/^[\w@%+=:,./-]+$/.test(argument) || (windows && /^[\w@+=:,./\\-]+$/.test(argument))) return argument;
  return windows ? `"${argument.replaceAll('"', '\\"')}"` : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
