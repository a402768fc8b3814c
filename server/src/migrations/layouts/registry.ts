// Every layout there is, and which of them a folder has. The first that recognises the folder wins, so those that go by
// what is written inside or beside the files come before those that go by names.
import { atlas } from "./atlas";
import { compareVersions, sameVersion } from "../layout";
import { dbmate } from "./dbmate";
import { diesel } from "./diesel";
import { flyway } from "./flyway";
import { golangMigrate } from "./golang-migrate";
import { goose } from "./goose";
import { graphileMigrate } from "./graphile-migrate";
import type { Layout, LayoutId, Listing } from "./layout";
import { liquibase } from "./liquibase";
import { maragudk } from "./maragudk";
import { migrateSafe } from "./migrate-safe";
import { morph } from "./morph";
import { nodePgMigrate } from "./node-pg-migrate";
import { plain } from "./plain";
import { popx } from "./popx";
import { prisma } from "./prisma";
import { refinery } from "./refinery";
import { sourcegraph } from "./sourcegraph";
import { sqitch } from "./sqitch";
import { sqlMigrate } from "./sql-migrate";
import { sqlx } from "./sqlx";
import { supabase } from "./supabase";
import { tern } from "./tern";

const layouts: readonly Layout[] = [
  sqitch,
  atlas,
  graphileMigrate,
  popx,
  morph,
  sqlx,
  maragudk,
  golangMigrate,
  migrateSafe,
  prisma,
  sourcegraph,
  diesel,
  goose,
  sqlMigrate,
  dbmate,
  liquibase,
  tern,
  nodePgMigrate,
  flyway,
  refinery,
  supabase,
  plain,
];

/** Null when no layout recognises the folder. */
export function layoutOf(listing: Listing): Layout | null {
  return layouts.find((layout) => layout.isUsedIn(listing)) ?? null;
}

/** Null for "unknown". */
export function layoutNamed(id: LayoutId): Layout | null {
  return layouts.find((layout) => layout.id === id) ?? null;
}

/** The order in which the layout's tool runs versions. */
export function versionOrder(id: LayoutId): (a: string, b: string) => number {
  return layoutNamed(id)?.ordersByText ? compareAsText : compareVersions;
}

/** Equal numbers stay together: 1 and 001 are one version. */
function compareAsText(a: string, b: string): number {
  if (a === b || sameVersion(a, b)) return 0;
  return a < b ? -1 : 1;
}

/** Layouts whose files this product runs: it reads the others to lint them. */
export function isRun(id: LayoutId): boolean {
  return id === "migrate-safe" || id === "golang-migrate" || id === "unknown";
}
