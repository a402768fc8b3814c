// The rules of this product. Written by scripts/write-registry.mjs from the files in rules/: `npm run rules`.
import type { Rule } from "./rule";
import { addCheckValidating } from "./rules/add-check-validating";
import { addColumnNotNullNoDefault } from "./rules/add-column-not-null-no-default";
import { addColumnVolatileDefault } from "./rules/add-column-volatile-default";
import { addForeignKeyValidating } from "./rules/add-foreign-key-validating";
import { addPrimaryKey } from "./rules/add-primary-key";
import { addUniqueConstraint } from "./rules/add-unique-constraint";
import { alterColumnTypeRewrite } from "./rules/alter-column-type-rewrite";
import { createIndexNotConcurrent } from "./rules/create-index-not-concurrent";
import { dropColumn } from "./rules/drop-column";
import { dropIndexNotConcurrent } from "./rules/drop-index-not-concurrent";
import { dropTable } from "./rules/drop-table";
import { missingLockTimeout } from "./rules/missing-lock-timeout";
import { nonTransactionalInTransaction } from "./rules/non-transactional-in-transaction";
import { pairEmptyDown } from "./rules/pair-empty-down";
import { pairIdentical } from "./rules/pair-identical";
import { pairMissingDown } from "./rules/pair-missing-down";
import { pairMissingUp } from "./rules/pair-missing-up";
import { pairPlaceholderDown } from "./rules/pair-placeholder-down";
import { parseError } from "./rules/parse-error";
import { renameColumn } from "./rules/rename-column";
import { renameTable } from "./rules/rename-table";
import { setNotNullScan } from "./rules/set-not-null-scan";
import { suppressionWithoutReason } from "./rules/suppression-without-reason";
import { unusedSuppression } from "./rules/unused-suppression";
import { updateWithoutWhere } from "./rules/update-without-where";
import { versionDuplicate } from "./rules/version-duplicate";
import { versionInvalidFilename } from "./rules/version-invalid-filename";

/** In the order of their ids. */
export const rules: readonly Rule[] = [
  addCheckValidating,
  addColumnNotNullNoDefault,
  addColumnVolatileDefault,
  addForeignKeyValidating,
  addPrimaryKey,
  addUniqueConstraint,
  alterColumnTypeRewrite,
  createIndexNotConcurrent,
  dropColumn,
  dropIndexNotConcurrent,
  dropTable,
  missingLockTimeout,
  nonTransactionalInTransaction,
  pairEmptyDown,
  pairIdentical,
  pairMissingDown,
  pairMissingUp,
  pairPlaceholderDown,
  parseError,
  renameColumn,
  renameTable,
  setNotNullScan,
  suppressionWithoutReason,
  unusedSuppression,
  updateWithoutWhere,
  versionDuplicate,
  versionInvalidFilename,
];
