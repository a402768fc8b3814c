// Tells of changes on disk: asks the client to watch the files that matter, and gathers a burst of changes (a branch
// switched) into one. Knows nothing of what is done about them.
import { basename } from "node:path";
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type Connection,
  type FileEvent,
} from "vscode-languageserver";
import { configFileName } from "../files/read-config";
import { pathOfUri } from "./uris";

/** Milliseconds of quiet after which a burst counts as over. */
const quiet = 60;

export interface DiskEvents {
  /** SQL files came or went, and others were written. */
  readonly files: (cameOrWent: readonly string[], written: readonly string[]) => void;
  /** A config file or a folder changed: what was found no longer holds. */
  readonly everything: () => void;
}

/** The watchers asked for when the client lets a server ask. */
export async function registerWatchers(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [
      { globPattern: "**/*.sql" },
      { globPattern: `**/${configFileName}` },
      { globPattern: "**/migrations" },
    ],
  });
}

export class DiskWatch {
  readonly #events: DiskEvents;
  readonly #cameOrWent = new Set<string>();
  readonly #written = new Set<string>();
  #everything = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(events: DiskEvents) {
    this.#events = events;
  }

  changed(changes: readonly FileEvent[]): void {
    for (const { uri, type } of changes) {
      const path = pathOfUri(uri);
      if (path === null) continue;
      if (path.endsWith(".sql"))
        (type === FileChangeType.Changed ? this.#written : this.#cameOrWent).add(path);
      else if (basename(path) === configFileName || basename(path) === "migrations") this.#everything = true;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), quiet);
  }

  #tell(): void {
    this.#timer = null;
    const [cameOrWent, written] = [[...this.#cameOrWent], [...this.#written]];
    const everything = this.#everything;
    this.#cameOrWent.clear();
    this.#written.clear();
    this.#everything = false;
    if (everything) this.#events.everything();
    else if (cameOrWent.length + written.length > 0) this.#events.files(cameOrWent, written);
  }
}
