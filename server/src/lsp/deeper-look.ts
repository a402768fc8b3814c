// The second look at what somebody types: after a pause the slower rules are asked as well, the earlier migrations are
// replayed on an embedded database, and what that tells of the schema goes into the findings. The first look never waits.
import type { LoadedFolder } from "./workspace";
import { placeOf } from "./workspace";
import type { Session } from "./session";
import { unawaited } from "./guard";
import { isRun } from "../migrations/layouts/registry";
import { changedAt, findFacts, readFacts } from "../files/read-facts";
import { schemaOf } from "../operations/facts-file";

/** Milliseconds without a change after which to look. */
const typingPause = 300;

export class DeeperLook {
  readonly #session: Session;
  /** Findings should be asked for again. */
  readonly #learned: () => void;
  /** Path and time of the facts that were read last, by folder. */
  readonly #factsRead = new Map<string, string | null>();
  #timer: NodeJS.Timeout | null = null;
  #current: AbortController | null = null;

  constructor(session: Session, learned: () => void) {
    this.#session = session;
    this.#learned = learned;
  }

  /** Something changed: looks when it has been quiet for a moment. What is being looked at is given up. */
  changedSoon(): void {
    this.#current?.abort();
    this.#session.knowledge.isTyping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      unawaited(this.#session.console, "Reading the schema", this.#look());
    }, typingPause);
  }

  async #look(): Promise<void> {
    const current = new AbortController();
    this.#current = current;
    // The rules that waited for the pause are asked first; what a database tells comes when it comes.
    this.#session.knowledge.isTyping = false;
    this.#learned();
    let isNew = false;
    for (const [path] of this.#session.documents.all()) {
      if (current.signal.aborted) return;
      const folder = await this.#session.workspace.folderOf(path);
      const place = folder && placeOf(folder.model, path);
      if (!folder || !place) continue;
      isNew = (await this.#learnGrammar(folder)) || isNew;
      isNew = (await this.#learnTarget(folder)) || isNew;
      const index = folder.model.migrations.indexOf(place.migration);
      const catalog = await this.#session.scratch.schemaBefore(this.#session, folder, index, current.signal);
      if (catalog.ok) isNew = this.#session.knowledge.learnSchema(folder, catalog.value) || isNew;
    }
    if (isNew) this.#learned();
    await this.#observeLocks(current.signal);
  }

  /** Last, because only hovers tell of it. */
  async #observeLocks(signal: AbortSignal): Promise<void> {
    const { documents, observed, scratch, workspace } = this.#session;
    for (const [path] of documents.all()) {
      if (signal.aborted) return;
      const folder = await workspace.folderOf(path);
      const migration = folder && placeOf(folder.model, path)?.migration;
      if (!folder || !migration || migration.up?.path !== path || observed.knows(folder, path)) continue;
      if (!isRun(folder.model.layout)) continue;
      const index = folder.model.migrations.indexOf(migration);
      const seen = await scratch.observe(this.#session, folder, index, signal);
      if (seen.ok) observed.learn(folder, path, seen.value);
    }
  }

  async #learnGrammar({ settings }: LoadedFolder): Promise<boolean> {
    const { knowledge } = this.#session;
    if (!settings.postgresIsGiven || knowledge.knowsGrammar(settings.postgres)) return false;
    const { loadTargetGrammar } = await import("../sql/target-grammar");
    const grammar = await loadTargetGrammar(settings.postgres);
    knowledge.learnGrammar(settings.postgres, grammar);
    return grammar !== null;
  }

  /** Facts that somebody had read of a target; they are looked at again when the file has changed. */
  async #learnTarget({ path, config }: LoadedFolder): Promise<boolean> {
    const facts = findFacts(path, config);
    const version = facts === null ? null : `${facts} ${changedAt(facts)}`;
    if ((this.#factsRead.get(path) ?? null) === version) return false;
    this.#factsRead.set(path, version);
    const file = facts === null ? null : await readFacts(facts);
    this.#session.knowledge.learnTarget(path, file && schemaOf(file));
    return true;
  }
}
