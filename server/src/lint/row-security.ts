// Row security of every table over all ups of the folder: whether it was ever switched on, and which policies there are.
// Tables are followed by name through renames. Of SQL that is put together while it runs only what it speaks of is known.
import type { OffsetRange } from "../base/text-range";
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { Statement } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import type { LintFile } from "./context";
import { Digest, type HistoryContext } from "./history-context";
import { nestedStatements } from "./nested-statements";
import { relationKey } from "./schema/relation";
import { settingChanges } from "./schema/session-settings";
import { rangeOfRelation } from "./tree-places";

export interface RowSecurityPlace {
  readonly file: LintFile;
  readonly statement: Statement;
  readonly at: OffsetRange;
  /** As the statement names the table. */
  readonly table: QualifiedName;
}

export interface RowSecurityTable {
  /** A migration created it, or the schema before the first one told everything of it. */
  readonly isKnown: boolean;
  readonly everEnabled: boolean;
  /** Where it was switched on, while it still is. */
  readonly enabled: RowSecurityPlace | null;
  readonly hadPolicies: boolean;
  /** By policy name; null for those that were there before. */
  readonly policies: ReadonlyMap<string, RowSecurityPlace | null>;
}

export interface RowSecurity {
  readonly tables: readonly RowSecurityTable[];
  /** Something that cannot be read creates policies. */
  readonly unseenPolicies: boolean;
  /** Something that cannot be read switches row security on. */
  readonly unseenEnabling: boolean;
}

export function rowSecurity(context: HistoryContext): RowSecurity {
  const replay = new Replay(context);
  for (const migration of context.folder.migrations) {
    const file = context.fileOf(migration, "up");
    if (file) for (const event of events.of(file)) replay.apply(event, file);
  }
  return replay;
}

type EventKind = "create" | "enable" | "disable" | "policy" | "drop-policy" | "rename" | "drop" | "unseen";

interface RowSecurityEvent {
  readonly kind: EventKind;
  readonly statement: Statement;
  readonly relation: Tree.RangeVar;
  /** Where a name without a schema is looked for. */
  readonly schema: string;
  /** Name of the policy, or the new key of a renamed table. */
  readonly name: string;
}

interface Growing {
  isKnown: boolean;
  everEnabled: boolean;
  enabled: RowSecurityPlace | null;
  hadPolicies: boolean;
  policies: Map<string, RowSecurityPlace | null>;
}

class Replay implements RowSecurity {
  unseenPolicies = false;
  unseenEnabling = false;
  readonly #context: HistoryContext;
  readonly #tables = new Map<string, Growing>();

  constructor(context: HistoryContext) {
    this.#context = context;
  }

  get tables(): readonly RowSecurityTable[] {
    return [...this.#tables.values()];
  }

  apply(event: RowSecurityEvent, file: LintFile): void {
    const { kind, statement, relation, name } = event;
    if (kind === "unseen") {
      this.unseenPolicies ||= /create\s+policy/i.test(statement.parsed.text);
      this.unseenEnabling ||= /row\s+level\s+security/i.test(statement.parsed.text);
      return;
    }
    const key = relationKey(relation.schemaname ?? event.schema, relation.relname ?? "");
    const table = this.#table(key);
    const { start, end, inside } = statement;
    const at = inside?.exact === false ? { start, end } : rangeOfRelation(statement, relation);
    const place = { file, statement, at, table: nameOfRangeVar(relation) };
    if (kind === "create") table.isKnown = true;
    else if (kind === "policy") table.policies.set(name, place);
    else if (kind === "drop-policy") table.policies.delete(name);
    else if (kind === "disable") table.enabled = null;
    else if (kind === "enable") {
      table.enabled = place;
      table.everEnabled = true;
    } else {
      this.#tables.delete(key);
      if (kind === "rename") this.#tables.set(name, table);
    }
    table.hadPolicies ||= kind === "policy";
  }

  #table(key: string): Growing {
    let table = this.#tables.get(key);
    if (!table) this.#tables.set(key, (table = this.#tableBefore(key)));
    return table;
  }

  /** As the schema before the first migration has it. */
  #tableBefore(key: string): Growing {
    const before = this.#context.worldBefore(0).relations.get(key);
    return {
      isKnown: before?.complete ?? false,
      everEnabled: before?.rowSecurity.enabled ?? false,
      enabled: null,
      hadPolicies: (before?.policies.size ?? 0) > 0,
      policies: new Map([...(before?.policies.keys() ?? [])].map((name) => [name, null])),
    };
  }
}

const events = new Digest(eventsIn);

function eventsIn({ sql }: LintFile): readonly RowSecurityEvent[] {
  let schema = "public";
  const all = sql.statements.flatMap((statement) => [statement, ...nestedStatements(statement)]);
  return all.flatMap((statement) => {
    for (const { name, values } of settingChanges(statement.parsed)) {
      if (name === "search_path" || name === "*")
        schema = values?.find((one) => one !== "" && one !== "$user") ?? "public";
    }
    return eventsOf(statement, schema);
  });
}

function eventsOf(statement: Statement, schema: string): readonly RowSecurityEvent[] {
  const { tree, kind } = statement.parsed;
  const event = (
    what: EventKind,
    relation: Tree.RangeVar | undefined,
    name = "",
  ): readonly RowSecurityEvent[] => (relation ? [{ kind: what, statement, relation, schema, name }] : []);
  switch (kind) {
    case "CreateStmt":
      return event("create", as(tree, "CreateStmt")?.relation);
    case "CreateTableAsStmt":
      return event("create", as(tree, "CreateTableAsStmt")?.into?.rel);
    case "CreatePolicyStmt": {
      const policy = as(tree, "CreatePolicyStmt");
      return event("policy", policy?.table, policy?.policy_name);
    }
    case "AlterTableStmt":
      return switches(as(tree, "AlterTableStmt")).flatMap((what) =>
        event(what, as(tree, "AlterTableStmt")?.relation),
      );
    case "RenameStmt": {
      const rename = as(tree, "RenameStmt");
      if (rename?.renameType !== "OBJECT_TABLE") return [];
      const key = relationKey(rename.relation?.schemaname ?? schema, rename.newname ?? "");
      return event("rename", rename.relation, key);
    }
    case "AlterObjectSchemaStmt": {
      const move = as(tree, "AlterObjectSchemaStmt");
      if (move?.objectType !== "OBJECT_TABLE") return [];
      return event("rename", move.relation, relationKey(move.newschema ?? "", move.relation?.relname ?? ""));
    }
    case "DropStmt":
      return dropped(as(tree, "DropStmt")).flatMap(([what, relation, name]) => event(what, relation, name));
    case "DoStmt":
    case "CreateFunctionStmt":
      return statement.parsed.body?.built.length === 0 ? [] : event("unseen", {});
    case "unparsed":
      return event("unseen", {});
    default:
      return [];
  }
}

function switches(alter: Tree.AlterTableStmt | undefined): readonly EventKind[] {
  return (alter?.cmds ?? []).flatMap((node) => {
    const subtype = as(node, "AlterTableCmd")?.subtype;
    if (subtype === "AT_EnableRowSecurity") return ["enable"];
    return subtype === "AT_DisableRowSecurity" ? ["disable"] : [];
  });
}

type Dropped = readonly [EventKind, Tree.RangeVar, string];

function dropped(drop: Tree.DropStmt | undefined): readonly Dropped[] {
  return (drop?.objects ?? []).flatMap((object): readonly Dropped[] => {
    const names = as(object, "List")?.items ?? [];
    if (drop?.removeType === "OBJECT_TABLE") return [["drop", rangeVar(names), ""]];
    if (drop?.removeType !== "OBJECT_POLICY") return [];
    return [["drop-policy", rangeVar(names.slice(0, -1)), nameFromList(names).name]];
  });
}

function rangeVar(names: readonly Node[]): Tree.RangeVar {
  const { schema, name } = nameFromList(names);
  return schema === null ? { relname: name } : { relname: name, schemaname: schema };
}
