// Locks between processes as files: made if not there, taken over when the process that made it is dead. Serves where
// there is no server to hold an advisory lock. Knows nothing of what is locked.
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { randomUUID } from "node:crypto";
import { nobody } from "../database/lock-holder";
import type { LockHolder } from "../database/session";

/** A lock file of ours; release is idempotent. */
export interface HeldFile {
  release(): void;
}

/** Makes the lock file, or says who has it. Safe against two processes that take over a dead one's file at once. */
export function tryLockFile(
  path: string,
  card: { readonly operation: string | null; readonly runId: string | null },
): HeldFile | LockHolder {
  const text = JSON.stringify({
    pid: process.pid,
    user: userName(),
    host: hostname(),
    operation: card.operation,
    run_id: card.runId,
    since: new Date().toISOString(),
    nonce: randomUUID(),
  });
  for (;;) {
    if (create(path, text)) return { release: () => remove(path, text) };
    const found = read(path);
    if (found === null) continue;
    const holder = parse(found);
    if (!isDead(holder)) return holder;
    takeAway(path, found);
  }
}

export function isHeldFile(result: HeldFile | LockHolder): result is HeldFile {
  return "release" in result;
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** Moves a dead process's file aside; when that was somebody's new one by then, it is put back. */
function takeAway(path: string, expected: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (read(aside) !== expected) linkSync(aside, path);
  unlinkSync(aside);
}

function remove(path: string, text: string): void {
  if (read(path) === text) unlinkSync(path);
}

/** A process of another machine cannot be asked; it counts as alive. An empty file is still being written. */
function isDead(holder: LockHolder): boolean {
  if (holder.pid === null || holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}

function parse(text: string): LockHolder {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== "object" || data === null) return nobody;
    const field = (name: string) => {
      const value: unknown = Reflect.get(data, name);
      return typeof value === "string" ? value : null;
    };
    const pid: unknown = Reflect.get(data, "pid");
    return {
      pid: typeof pid === "number" ? pid : null,
      user: field("user"),
      host: field("host"),
      operation: field("operation"),
      step: null,
      run_id: field("run_id"),
      since: field("since"),
    };
  } catch {
    return nobody;
  }
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as in many containers.
    return null;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error ? String(error.code) : null;
}
