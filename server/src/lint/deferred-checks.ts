// Which tables have rows that a deferred constraint will look at when the transaction ends. A foreign key looks at rows of
// both its tables, and an UPDATE that leaves its columns alone gives it nothing to look at. Source:
// src/backend/commands/trigger.c, AfterTriggerSaveEvent(). Deferred UNIQUE constraints wait only for rows in conflict and
// are left out.
import { nameOfRangeVar } from "../sql/names";
import { as, type Tree } from "../sql/syntax-tree";
import type { DataChange } from "./data-changes";
import type { Relation, TableConstraint } from "./schema/relation";
import { referringRelations } from "./schema/referrers";
import type { World } from "./schema/world";

/** Bits of CreateTrigStmt.events. Source: src/include/catalog/pg_trigger.h. */
const eventBits = { insert: 4, delete: 8, update: 16 } as const;

type Event = keyof typeof eventBits;

export class DeferredChecks {
  /** Id of the transaction. */
  readonly place: number;
  /** Name of a constraint that waits, by the key of the table. */
  readonly #pending = new Map<string, string>();
  /** SET CONSTRAINTS … DEFERRED: names, or all. */
  readonly #deferred = new Set<string>();
  #allDeferred = false;
  #allImmediate = false;

  constructor(place: number) {
    this.place = place;
  }

  /** SET CONSTRAINTS … IMMEDIATE checks at once what waits; with names it may be all there is. */
  set({ deferred, constraints }: Tree.ConstraintsSetStmt): void {
    const names = (constraints ?? []).flatMap((node) => as(node, "RangeVar")?.relname ?? []);
    if (!deferred) {
      this.#pending.clear();
      this.#deferred.clear();
      this.#allDeferred = false;
      this.#allImmediate = true;
    } else if (names.length > 0) for (const name of names) this.#deferred.add(name);
    else {
      this.#allDeferred = true;
      this.#allImmediate = false;
    }
  }

  /** Name of a constraint that waits for rows of the table; null when none does. */
  pendingOn(key: string): string | null {
    return this.#pending.get(key) ?? null;
  }

  written(world: World, change: DataChange): void {
    if (change.kind === "insert") {
      this.inserted(world, change.node.relation);
      const action = change.node.onConflictClause;
      if (action?.action === "ONCONFLICT_UPDATE") {
        this.#record(world, change.node.relation, "update", columnsOf(action.targetList));
      }
    } else if (change.kind === "update") {
      this.#record(world, change.node.relation, "update", columnsOf(change.node.targetList));
    } else if (change.kind === "delete") this.#record(world, change.node.relation, "delete", null);
    else {
      for (const node of change.node.mergeWhenClauses ?? []) {
        const clause = as(node, "MergeWhenClause");
        if (clause?.commandType === "CMD_INSERT") this.inserted(world, change.node.relation);
        if (clause?.commandType === "CMD_DELETE") this.#record(world, change.node.relation, "delete", null);
        if (clause?.commandType === "CMD_UPDATE") {
          this.#record(world, change.node.relation, "update", columnsOf(clause.targetList));
        }
      }
    }
  }

  inserted(world: World, target: Tree.RangeVar | undefined): void {
    this.#record(world, target, "insert", null);
  }

  /** `columns` are those that an UPDATE sets. */
  #record(
    world: World,
    target: Tree.RangeVar | undefined,
    event: Event,
    columns: ReadonlySet<string> | null,
  ): void {
    if (!target) return;
    const key = world.keyOf(nameOfRangeVar(target));
    const relation = world.relations.get(key);
    if (!relation || this.#pending.has(key)) return;
    const name =
      this.#waitingTrigger(relation, event) ??
      (event === "delete" ? null : this.#waitingForeignKey(relation, columns)) ??
      (event === "insert" ? null : this.#waitingReferrer(world, key, relation, columns));
    if (name !== null) this.#pending.set(key, name);
  }

  #waitingTrigger({ triggers }: Relation, event: Event): string | null {
    for (const { name, deferred, enabled, node } of triggers.values()) {
      const isHit = ((node.events ?? 0) & eventBits[event]) !== 0 && node.row;
      const waits = (deferred && !this.#allImmediate) || this.#waits(name, node.deferrable);
      if (isHit && enabled !== "disabled" && waits) return name;
    }
    return null;
  }

  #waitingForeignKey({ constraints }: Relation, columns: ReadonlySet<string> | null): string | null {
    for (const constraint of constraints.values()) {
      if (constraint.kind !== "foreign-key" || !this.#isDeferred(constraint)) continue;
      if (columns === null || constraint.columns.some((column) => columns.has(column)))
        return constraint.name;
    }
    return null;
  }

  /** A foreign key of another table (or this one) that refers here. Only NO ACTION can wait; other actions never do. */
  #waitingReferrer(
    world: World,
    key: string,
    relation: Relation,
    columns: ReadonlySet<string> | null,
  ): string | null {
    for (const [, referrer] of referringRelations(world, key)) {
      for (const constraint of referrer.constraints.values()) {
        const { references, node } = constraint;
        if (constraint.kind !== "foreign-key" || references?.table !== key) continue;
        if (!this.#isDeferred(constraint)) continue;
        const action = columns === null ? node.fk_del_action : node.fk_upd_action;
        if (action !== undefined && action !== "" && action !== "a") continue;
        const keys = references.columns.length > 0 ? references.columns : primaryKeyOf(relation);
        if (columns === null || keys.some((column) => columns.has(column))) return constraint.name;
      }
    }
    return null;
  }

  #isDeferred({ name, deferrable, initiallyDeferred, enforced }: TableConstraint): boolean {
    return enforced && ((initiallyDeferred && !this.#allImmediate) || this.#waits(name, deferrable));
  }

  #waits(name: string, deferrable: boolean | undefined): boolean {
    return deferrable === true && (this.#allDeferred || this.#deferred.has(name));
  }
}

function columnsOf(targets: readonly Tree.Node[] | undefined): ReadonlySet<string> {
  return new Set((targets ?? []).flatMap((target) => as(target, "ResTarget")?.name ?? []));
}

function primaryKeyOf({ constraints }: Relation): readonly string[] {
  return [...constraints.values()].find(({ kind }) => kind === "primary-key")?.columns ?? [];
}
