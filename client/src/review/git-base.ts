// What a review is made against: the branches that the editor's own git extension knows, where this one left one of them,
// and which files differ since. Reads git and changes nothing.
import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { extensions, l10n, Uri, type Event } from "vscode";
import type { ChangedFile } from "./changed-pairs";

/** The part of the built-in extension's API (vscode.git, version 1) that is used here. */
interface GitApi {
  /** Until it is, no repository is known. */
  readonly state: "uninitialized" | "initialized";
  readonly onDidChangeState: Event<GitApi["state"]>;
  getRepository(uri: Uri): Repository | null;
}

interface Repository {
  readonly state: {
    readonly HEAD: Branch | undefined;
    readonly workingTreeChanges: readonly Change[];
    readonly untrackedChanges: readonly Change[];
  };
  /** Reads the state again. */
  status(): Promise<void>;
  /** What the working tree changed since a commit, but for files that are not tracked. */
  diffWith(commit: string): Promise<readonly Change[]>;
  getBranches(query: { readonly remote?: boolean }): Promise<readonly Branch[]>;
  /** The branch that this one was made from, as git or the person configured it. */
  getBranchBase?(name: string): Promise<Branch | undefined>;
  getMergeBase(one: string, other: string): Promise<string | undefined>;
}

interface Change {
  readonly originalUri: Uri;
  readonly uri: Uri;
  /** One of `Status`. */
  readonly status: number;
}

/** Of the extension's `Status` those that say more than "edited". */
const Status = {
  indexAdded: 1,
  indexDeleted: 2,
  indexRenamed: 3,
  deleted: 6,
  untracked: 7,
  intentToAdd: 9,
} as const;

interface Branch {
  readonly name?: string;
  readonly commit?: string;
  readonly remote?: string;
}

/** Milliseconds that the git extension may take to find its repositories. */
const patience = 10_000;

/** A branch to compare with. */
export interface BaseBranch {
  readonly name: string;
  readonly remark: string | null;
}

export interface BranchToReview {
  /** Name of the branch, or the commit when none is checked out. */
  readonly head: string;
  /** The likeliest first. */
  readonly bases: readonly BaseBranch[];
  /** Full hash of the commit at which this branch left `base`; null when they have none in common. */
  mergeBase(base: string): Promise<string | null>;
  /** The files below the folder that differ from a commit, committed or not. */
  changedSince(commit: string): Promise<readonly ChangedFile[]>;
}

/** Null: there is no git extension, it is switched off, or no repository holds the folder. */
export async function branchToReview(folder: string): Promise<BranchToReview | null> {
  const repository = (await gitApi())?.getRepository(Uri.file(folder)) ?? null;
  const head = repository?.state.HEAD;
  if (!repository || !head?.commit) return null;
  const [made, local, remote] = await Promise.all([
    head.name === undefined ? undefined : repository.getBranchBase?.(head.name).catch(() => undefined),
    repository.getBranches({}),
    repository.getBranches({ remote: true }),
  ]);
  const from = made && fullName(made);
  const names = [...new Set([...remote, ...local].map(fullName))].filter(
    (name) => name !== null && name !== head.name && !name.endsWith("/HEAD"),
  );
  return {
    head: head.name ?? head.commit,
    bases: names
      .filter((name) => name !== null)
      .toSorted((one, other) => rank(one, from) - rank(other, from) || one.localeCompare(other))
      .map((name) => ({ name, remark: name === from ? l10n.t("this branch was made from it") : null })),
    mergeBase: async (base) => (await repository.getMergeBase(base, head.commit ?? "HEAD")) ?? null,
    changedSince: async (commit) => changedBelow(repository, commit, folder),
  };
}

async function changedBelow(
  repository: Repository,
  commit: string,
  folder: string,
): Promise<readonly ChangedFile[]> {
  await repository.status();
  const { workingTreeChanges, untrackedChanges } = repository.state;
  const untracked = [...workingTreeChanges, ...untrackedChanges].filter(
    ({ status }) => status === Status.untracked,
  );
  const changes = [...(await repository.diffWith(commit)), ...untracked];
  // Git follows the links on the way to its folder; the workspace need not.
  const root = await realpath(folder);
  return changes.flatMap(filesOf).flatMap(({ path, change }) => {
    const below = relative(root, path);
    return below.startsWith("..") || isAbsolute(below) ? [] : [{ path: join(folder, below), change }];
  });
}

/** A renamed file is gone from one place and new at another. */
function filesOf({ originalUri, uri, status }: Change): readonly ChangedFile[] {
  const path = uri.fsPath;
  switch (status) {
    case Status.indexRenamed:
      return [
        { path: originalUri.fsPath, change: "deleted" },
        { path, change: "new" },
      ];
    case Status.indexDeleted:
    case Status.deleted:
      return [{ path, change: "deleted" }];
    case Status.indexAdded:
    case Status.untracked:
    case Status.intentToAdd:
      return [{ path, change: "new" }];
    default:
      return [{ path, change: "edited" }];
  }
}

async function gitApi(): Promise<GitApi | null> {
  const extension = extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>(
    "vscode.git",
  );
  if (!extension) return null;
  const git = await extension.activate();
  return git.enabled ? initialized(git.getAPI(1)) : null;
}

/** Answers at the latest after some seconds: a large repository may take longer, and then is not known yet. */
async function initialized(api: GitApi): Promise<GitApi> {
  if (api.state === "initialized") return api;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      listening.dispose();
      clearTimeout(waiting);
      resolve();
    };
    const listening = api.onDidChangeState(settle);
    const waiting = setTimeout(settle, patience);
  });
  return api;
}

function fullName({ name, remote }: Branch): string | null {
  if (name === undefined) return null;
  return remote === undefined || name.startsWith(`${remote}/`) ? name : `${remote}/${name}`;
}

/** What git says it was made from, then what is called as main branches are. */
function rank(name: string, from: string | null | undefined): number {
  if (name === from) return 0;
  const usual = ["origin/main", "origin/master", "main", "master"].indexOf(name);
  return usual < 0 ? 9 : 1 + usual;
}
