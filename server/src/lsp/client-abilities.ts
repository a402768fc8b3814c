// What the client at the other end can do, read once from its capabilities. Handlers ask these plain booleans and never
// look at the capabilities themselves.
import type { ClientCapabilities } from "vscode-languageserver";

export interface ClientAbilities {
  /** Asks for diagnostics itself; otherwise they are pushed. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesInlayHints: boolean;
  readonly registersWatchers: boolean;
  readonly registersConfiguration: boolean;
  /** Answers workspace/configuration. */
  readonly answersConfiguration: boolean;
  readonly changesFolders: boolean;
  /** Takes edits with document versions and operations in one list. */
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly renamesFiles: boolean;
  /** Takes code actions that say why they cannot be carried out. */
  readonly disabledActions: boolean;
  readonly snippetEdits: boolean;
  readonly codeActionLiterals: boolean;
  readonly showsDocuments: boolean;
  readonly nestedSymbols: boolean;
  readonly markdownHover: boolean;
}

export function abilitiesOf(capabilities: ClientCapabilities): ClientAbilities {
  const { workspace, textDocument, window } = capabilities;
  const edit = workspace?.workspaceEdit;
  const documentChanges = edit?.documentChanges === true;
  const operations = documentChanges ? (edit.resourceOperations ?? []) : [];
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    answersConfiguration: workspace?.configuration === true,
    changesFolders: workspace?.workspaceFolders === true,
    documentChanges,
    createsFiles: operations.includes("create"),
    renamesFiles: operations.includes("rename"),
    disabledActions: textDocument?.codeAction?.disabledSupport === true,
    snippetEdits: documentChanges && edit?.snippetEditSupport === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    showsDocuments: window?.showDocument?.support === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes("markdown") === true,
  };
}
