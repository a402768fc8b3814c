// A scripted editor for the tests: starts a language server over standard input and output, speaks the protocol, and
// remembers what the server said. Knows nothing of SQL. Reads frames itself, so that a test can also send broken ones.
import { strict as assert } from "node:assert";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ClientCapabilities, Diagnostic, InitializeResult } from "vscode-languageserver";

export interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** What VS Code says of itself, as far as this server asks. */
export const pullingClient: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ["create", "rename", "delete"],
      snippetEditSupport: true,
    },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false },
    hover: { contentFormat: ["markdown", "plaintext"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } } },
  },
  window: { showDocument: { support: true } },
};

/** A client of before pull diagnostics. */
const { diagnostic: _pulled, ...withoutPull } = pullingClient.textDocument ?? {};
export const pushedClient: ClientCapabilities = {
  ...pullingClient,
  workspace: { ...pullingClient.workspace, configuration: false },
  textDocument: withoutPull,
};

/** What a test waits for is there within this time, in milliseconds; shorter than mocha's limit, so that the wait is named. */
const patience = 45_000;

export class Editor {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers = new Map<number, (message: Message) => void>();
  #buffer = Buffer.alloc(0);
  #nextId = 1;
  #versions = new Map<string, number>();
  #listeners = new Set<() => void>();
  /** Everything the server sent that was no answer. */
  readonly heard: Message[] = [];
  /** Answers to workspace/configuration. */
  settings: unknown = {};
  /** Bytes on standard output that belonged to no frame. */
  noise = "";

  /** Starts the server's program with its arguments. */
  constructor(program: string, args: readonly string[], cwd: string) {
    // What a test leaves in a cache is gone with its project.
    const env = { ...process.env, XDG_CACHE_HOME: join(cwd, ".cache") };
    this.#process = spawn(program, args, { cwd, env, stdio: "pipe" });
    this.#process.stdout.on("data", (data: Buffer) => this.#read(data));
    this.#process.stdin.on("error", () => undefined);
  }

  async initialize(
    root: string | null,
    capabilities: ClientCapabilities = pullingClient,
    initializationOptions?: unknown,
  ): Promise<InitializeResult> {
    const rootUri = root === null ? null : pathToFileURL(root).href;
    const result = await this.ask<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri,
      workspaceFolders: rootUri === null ? null : [{ uri: rootUri, name: "test" }],
      capabilities,
      initializationOptions,
    });
    this.notify("initialized", {});
    return result;
  }

  open(uri: string, text: string, languageId = "sql"): void {
    this.#versions.set(uri, 1);
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Changes ranges one after the other; null stands for the whole text. */
  change(uri: string, ...changes: readonly (readonly [range: unknown, text: string])[]): void {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    const contentChanges = changes.map(([range, text]) => (range === null ? { text } : { range, text }));
    this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): void {
    this.notify("textDocument/didClose", { textDocument: { uri } });
  }

  /** Pulls the diagnostics of a document. */
  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.ask<{ items?: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument: { uri },
    });
    return report.items ?? [];
  }

  async ask<Result = unknown>(method: string, params: unknown): Promise<Result> {
    const answer = await within(`the answer to ${method}`, this.request(method, params).answer);
    assert.equal(answer.error, undefined, `${method}: ${answer.error?.message}`);
    return answer.result as Result;
  }

  /** Sends a request; the answer may be an error. */
  request(method: string, params: unknown): { readonly id: number; readonly answer: Promise<Message> } {
    const id = this.#nextId++;
    const answer = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.send({ jsonrpc: "2.0", id, method, params });
    return { id, answer };
  }

  notify(method: string, params: unknown): void {
    this.send({ jsonrpc: "2.0", method, params });
  }

  send(message: unknown): void {
    const body = Buffer.from(JSON.stringify(message));
    this.sendBytes(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#process.stdin.write(bytes);
  }

  /** The first message heard, now or later, of a method that satisfies the condition. */
  async hears<Params>(method: string, condition: (params: Params) => boolean = () => true): Promise<Params> {
    for (;;) {
      const found = this.heard.find(
        (message) => message.method === method && condition(message.params as Params),
      );
      if (found) return found.params as Params;
      await within(method, new Promise<void>((resolve) => this.#listeners.add(resolve)));
    }
  }

  /** Says goodbye; the exit code of the server. */
  async stop(): Promise<number | null> {
    await this.ask("shutdown", null);
    return this.exit();
  }

  async exit(): Promise<number | null> {
    const ended = once(this.#process, "exit");
    this.notify("exit", null);
    const [code] = (await ended) as [number | null];
    return code;
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  get running(): boolean {
    return this.#process.exitCode === null;
  }

  #read(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const headerEnd = this.#buffer.indexOf("\r\n\r\n");
      if (headerEnd < 0) return;
      const header = this.#buffer.subarray(0, headerEnd).toString();
      const length = /^Content-Length: (\d+)$/im.exec(header)?.[1];
      if (!header.startsWith("Content-")) this.noise += header;
      const bodyEnd = headerEnd + 4 + Number(length ?? 0);
      if (this.#buffer.length < bodyEnd) return;
      const body = this.#buffer.subarray(headerEnd + 4, bodyEnd).toString();
      this.#buffer = this.#buffer.subarray(bodyEnd);
      if (length !== undefined) this.#take(JSON.parse(body) as Message);
    }
  }

  #take(message: Message): void {
    if (message.method === undefined) {
      if (typeof message.id === "number") this.#answers.get(message.id)?.(message);
      return;
    }
    this.heard.push(message);
    if (message.id !== undefined && message.id !== null) this.#answer(message);
    for (const wake of this.#listeners) wake();
    this.#listeners.clear();
  }

  #answer({ id, method, params }: Message): void {
    const { items = [] } = (params ?? {}) as { items?: readonly unknown[] };
    const result = method === "workspace/configuration" ? items.map(() => this.settings) : null;
    this.send({ jsonrpc: "2.0", id, result });
  }
}

/** Rejects, saying what was waited for, where it does not come. */
async function within<Value>(what: string, coming: Promise<Value>): Promise<Value> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`Heard nothing for ${patience / 1000} s while waiting for ${what}.`);
    limit = setTimeout(() => reject(error), patience);
  });
  return Promise.race([coming, late]).finally(() => clearTimeout(limit));
}

/** A project on disk for one test. */
export class Project {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "migrate-safe-lsp-")));

  /** Writes a file; the value is its URI. */
  write(name: string, text: string): string {
    const path = join(this.root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return this.uri(name);
  }

  uri(name: string): string {
    return pathToFileURL(join(this.root, name)).href;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Rule ids of diagnostics, sorted. */
export function rulesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code }) => String(code)).sort();
}
