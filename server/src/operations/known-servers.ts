// Which server each target's name stood for when it was last checked: `.migrate-safe/targets.json`, on this machine only.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fail, ok, type Result } from "../base/result";
import type { TargetIdentity } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { Tools } from "./operation";

export type KnownServers = Readonly<Record<string, { readonly system_identifier?: string }>>;

/** By target name; empty when nothing was remembered yet. */
export async function readKnownServers({ root }: Tools): Promise<Result<KnownServers, Problem>> {
  const path = pathIn(root);
  try {
    const known: unknown = JSON.parse(await readFile(path, "utf8"));
    if (known !== null && typeof known === "object") return ok(known as KnownServers);
    return fail(unreadable(path, "it holds no object"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return ok({});
    return fail(unreadable(path, error instanceof Error ? error.message : String(error)));
  }
}

export async function rememberServer(
  { root, files }: Tools,
  known: KnownServers,
  { name, database, address, system_identifier }: TargetIdentity,
): Promise<Result<string, Problem>> {
  const servers = { ...known, [name]: { system_identifier, address, database } };
  return files.writeAtomic(pathIn(root), `${JSON.stringify(servers, null, 2)}\n`, 0o600);
}

function pathIn(root: string): string {
  return join(root, ".migrate-safe", "targets.json");
}

function unreadable(path: string, why: string): Problem {
  return problem("file/unreadable", {
    message: `${path} cannot be read, so it is not known whether the target is the server it was: ${why}.`,
    state: nothingChanged,
    next: "Repair or delete the file; the next preflight writes it anew.",
  });
}
