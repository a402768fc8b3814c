// Narrows a data catalog to some tables, with what belongs to them: their partitions, triggers, sequences and the foreign
// keys between them. Pure.
import type { DataCatalog } from "./data-catalog";

/** The part of a catalog that these tables, by oid of their roots, make up. */
export function selectTables(catalog: DataCatalog, roots: ReadonlySet<string>): DataCatalog {
  return {
    ...catalog,
    tables: catalog.tables.filter((table) => roots.has(table.rootOid)),
    roots: catalog.roots.filter((root) => roots.has(root.oid)),
    foreignKeys: catalog.foreignKeys.filter((key) => roots.has(key.from) && roots.has(key.to)),
    triggers: catalog.triggers.filter((trigger) => roots.has(trigger.rootOid)),
    sequences: catalog.sequences.filter(
      (sequence) => sequence.rootOid !== null && roots.has(sequence.rootOid),
    ),
  };
}
