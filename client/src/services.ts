// What commands and flows are given. One object a window; no command reaches for anything else.
import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { FailureMarks } from "./failure-marks";
import type { LanguageServer } from "./language-server";
import type { ReportDocuments } from "./reports/report-documents";
import type { ReviewComments } from "./review/review-comments";
import type { Runner } from "./runner";
import type { Passwords } from "./secrets";
import type { TextDocuments } from "./text-documents";
import type { WorkspaceStore } from "./workspace-store";

export interface Services {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly store: WorkspaceStore;
  readonly runner: Runner;
  readonly passwords: Passwords;
  readonly server: LanguageServer;
  readonly reports: ReportDocuments;
  readonly texts: TextDocuments;
  readonly marks: FailureMarks;
  readonly comments: ReviewComments;
  /** Aborts when the window closes: for questions that nobody waits for any more. */
  readonly closing: AbortSignal;
}

/** What a command was invoked on: an item of the tree or a file; all null from the palette. */
export interface Subject {
  /** Key of the workspace folder. */
  readonly folder: string | null;
  readonly version: string | null;
  /** Of several items that were selected together, in the order of the clicks; empty for one. */
  readonly versions: readonly string[];
  /** Absolute path of a migration file. */
  readonly path: string | null;
  /** Name of a target of the Targets view, and id of a run on it. */
  readonly target: string | null;
  readonly run: string | null;
  /** The first argument when it is a text, for instance a rule's id. */
  readonly text: string | null;
}

/** One command; null as subject parts when invoked from the palette. */
export type Command = (services: Services, subject: Subject) => Promise<void>;
