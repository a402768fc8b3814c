// Tells a host that is this machine from one that is not: only the latter counts as production until it is declared.

/** Whether a host is this machine: a loopback address or the folder of a Unix socket. */
export function isLocalHost(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|::1|\/.*)$/i.test(host);
}
