// In which order tables can be loaded so that every foreign key finds its row, and which foreign keys lie on a cycle and
// must wait for the end. Pure: knows tables by a key and nothing else.

export interface Reference<Key> {
  readonly from: Key;
  readonly to: Key;
}

/**
 * Referenced tables first; tables of one cycle lie side by side. `cyclic` are the references inside a cycle; a table's
 * reference to itself is none, because COPY checks when it is done.
 */
export function loadOrder<Key, Edge extends Reference<Key>>(
  tables: readonly Key[],
  references: readonly Edge[],
): { readonly order: readonly Key[]; readonly cyclic: readonly Edge[] } {
  const targets = new Map<Key, Key[]>(tables.map((table) => [table, []]));
  for (const { from, to } of references) {
    if (from !== to && targets.has(to)) targets.get(from)?.push(to);
  }
  const component = new Map<Key, number>();
  const order: Key[] = [];
  for (const members of components(tables, targets)) {
    for (const table of members) component.set(table, order.length);
    order.push(...members);
  }
  const cyclic = references.filter(
    ({ from, to }) => from !== to && component.has(from) && component.get(from) === component.get(to),
  );
  return { order, cyclic };
}

/** Strongly connected components, each after those it refers to: Tarjan's algorithm without recursion. */
function components<Key>(tables: readonly Key[], targets: ReadonlyMap<Key, readonly Key[]>): Key[][] {
  const found: Key[][] = [];
  const number = new Map<Key, number>();
  const low = new Map<Key, number>();
  const open: Key[] = [];
  const isOpen = new Set<Key>();
  const enter = (table: Key): { readonly table: Key; next: number } => {
    number.set(table, number.size);
    low.set(table, number.get(table) ?? 0);
    open.push(table);
    isOpen.add(table);
    return { table, next: 0 };
  };
  const lower = (table: Key, to: number): void => {
    low.set(table, Math.min(low.get(table) ?? to, to));
  };
  for (const start of tables) {
    if (number.has(start)) continue;
    const path = [enter(start)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const target = targets.get(top.table)?.[top.next++];
      if (target !== undefined) {
        if (!number.has(target)) path.push(enter(target));
        else if (isOpen.has(target)) lower(top.table, number.get(target) ?? 0);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) lower(above.table, low.get(top.table) ?? 0);
      if (low.get(top.table) !== number.get(top.table)) continue;
      const members = open.splice(open.lastIndexOf(top.table));
      for (const member of members) isOpen.delete(member);
      found.push(members.reverse());
    }
  }
  return found;
}
