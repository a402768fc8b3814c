// The line of a report that says where and when.
import type { TargetIdentity } from "../../../server/src/protocol/operations";
import { inlineCode, markdownText } from "./markdown";

export function targetLine(target: TargetIdentity, timestamp: string | null): string {
  const where =
    target.name === "scratch"
      ? "the embedded database of this folder"
      : inlineCode(`${target.role}@${target.address}/${target.database}`);
  const parts = [
    `**${markdownText(target.name)}** (${target.environment})`,
    where,
    `PostgreSQL ${markdownText(target.server_version)}`,
    ...(timestamp === null ? [] : [timestamp]),
  ];
  return parts.join(" · ");
}
