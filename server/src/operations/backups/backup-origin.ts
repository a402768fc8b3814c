// Whether the rows of a backup came from the database that they are loaded into: a restore replaces what is there, so rows
// of elsewhere are told of, and kept from production until that was asked for. Pure.
import type { TargetIdentity } from "../../protocol/operations";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { BackupHeader } from "./backup-format";

/** A sentence on how the target is not where the backup was taken; null when it is, as far as both can be known. */
export function otherOrigin(header: BackupHeader, target: TargetIdentity): string | null {
  const from = header.system_identifier ?? null;
  const to = target.system_identifier;
  const isKnown = from !== null && to !== null;
  // Without identifiers the name of the target stands for the server.
  const isSameServer = isKnown ? from === to : header.target === target.name;
  if (isSameServer && header.database === target.database) return null;
  const of = (identifier: string | null): string =>
    isSameServer || identifier === null ? "" : `, server ${identifier}`;
  return (
    `The backup was taken from another database: ${header.database} of ${header.target}${of(from)}; ` +
    `this one is ${target.database} of ${target.name}${of(to)}.`
  );
}

/** Only production is kept from rows of elsewhere: copies of its own are what other targets are often filled with. */
export function refuseOtherOrigin(
  other: string | null,
  target: TargetIdentity,
  isMeant: boolean,
): Problem | null {
  if (other === null || isMeant || target.environment !== "production") return null;
  return problem("restore/other-database", {
    message: other,
    state: nothingChanged,
    next: "Name a backup of this database. If these rows are meant, run it again with --from-other-database.",
  });
}
