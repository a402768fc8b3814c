// The rules of this product. Written by scripts/write-registry.mjs from the files in rules/: `npm run rules`.
import type { Rule } from "./rule";
import { addCheckValidating } from "./rules/add-check-validating";
import { addColumnConstrainedDomain } from "./rules/add-column-constrained-domain";
import { addColumnGeneratedStored } from "./rules/add-column-generated-stored";
import { addColumnIdentity } from "./rules/add-column-identity";
import { addColumnInlineCheck } from "./rules/add-column-inline-check";
import { addColumnInlineReferences } from "./rules/add-column-inline-references";
import { addColumnInlineUnique } from "./rules/add-column-inline-unique";
import { addColumnNotNullNoDefault } from "./rules/add-column-not-null-no-default";
import { addColumnSerial } from "./rules/add-column-serial";
import { addColumnVolatileDefault } from "./rules/add-column-volatile-default";
import { addExclusionConstraint } from "./rules/add-exclusion-constraint";
import { addForeignKeyValidating } from "./rules/add-foreign-key-validating";
import { addNotNullConstraintValidating } from "./rules/add-not-null-constraint-validating";
import { addPrimaryKey } from "./rules/add-primary-key";
import { addRestrictiveConstraint } from "./rules/add-restrictive-constraint";
import { addUniqueConstraint } from "./rules/add-unique-constraint";
import { advisoryLockSession } from "./rules/advisory-lock-session";
import { alterColumnSetExpression } from "./rules/alter-column-set-expression";
import { alterColumnTypeDependents } from "./rules/alter-column-type-dependents";
import { alterColumnTypeNarrowing } from "./rules/alter-column-type-narrowing";
import { alterColumnTypeReindex } from "./rules/alter-column-type-reindex";
import { alterColumnTypeRewrite } from "./rules/alter-column-type-rewrite";
import { alterCompositeCascade } from "./rules/alter-composite-cascade";
import { alterConstraintDeferrable } from "./rules/alter-constraint-deferrable";
import { alterDomainValidating } from "./rules/alter-domain-validating";
import { alterSystem } from "./rules/alter-system";
import { alterTableOnPartitionedParent } from "./rules/alter-table-on-partitioned-parent";
import { attachPartitionDefaultScan } from "./rules/attach-partition-default-scan";
import { attachPartitionNoCheck } from "./rules/attach-partition-no-check";
import { autovacuumDisabled } from "./rules/autovacuum-disabled";
import { backfillInDdlTransaction } from "./rules/backfill-in-ddl-transaction";
import { backfillNoAnalyze } from "./rules/backfill-no-analyze";
import { backfillUnbatched } from "./rules/backfill-unbatched";
import { charType } from "./rules/char-type";
import { checkVolatileExpression } from "./rules/check-volatile-expression";
import { citusDistributedDdl } from "./rules/citus-distributed-ddl";
import { clusterTable } from "./rules/cluster-table";
import { columnAlignment } from "./rules/column-alignment";
import { commentRequired } from "./rules/comment-required";
import { concurrentIndexIfNotExists } from "./rules/concurrent-index-if-not-exists";
import { concurrentIndexUnnamed } from "./rules/concurrent-index-unnamed";
import { constraintNotEnforced } from "./rules/constraint-not-enforced";
import { constraintUnnamed } from "./rules/constraint-unnamed";
import { copyFromStdin } from "./rules/copy-from-stdin";
import { createDomainConstraint } from "./rules/create-domain-constraint";
import { createEnum } from "./rules/create-enum";
import { createIndexNotConcurrent } from "./rules/create-index-not-concurrent";
import { createIndexPartitionedParent } from "./rules/create-index-partitioned-parent";
import { createPartitionOf } from "./rules/create-partition-of";
import { createRule } from "./rules/create-rule";
import { createTableAs } from "./rules/create-table-as";
import { createThenRewrite } from "./rules/create-then-rewrite";
import { createTrigger } from "./rules/create-trigger";
import { cumulativeLockBudget } from "./rules/cumulative-lock-budget";
import { ddlAfterDeferredDml } from "./rules/ddl-after-deferred-dml";
import { defaultPartition } from "./rules/default-partition";
import { deleteWithoutWhere } from "./rules/delete-without-where";
import { detachConcurrentDefault } from "./rules/detach-concurrent-default";
import { detachPartitionNotConcurrent } from "./rules/detach-partition-not-concurrent";
import { disableTrigger } from "./rules/disable-trigger";
import { dropCascade } from "./rules/drop-cascade";
import { dropColumn } from "./rules/drop-column";
import { dropConstraint } from "./rules/drop-constraint";
import { dropDatabase } from "./rules/drop-database";
import { dropDefault } from "./rules/drop-default";
import { dropExtension } from "./rules/drop-extension";
import { dropForeignKeyLocksReferenced } from "./rules/drop-foreign-key-locks-referenced";
import { dropFunction } from "./rules/drop-function";
import { dropIndexBackingConstraint } from "./rules/drop-index-backing-constraint";
import { dropIndexConcurrentForm } from "./rules/drop-index-concurrent-form";
import { dropIndexNotConcurrent } from "./rules/drop-index-not-concurrent";
import { dropMaterializedView } from "./rules/drop-materialized-view";
import { dropNotNull } from "./rules/drop-not-null";
import { dropOwned } from "./rules/drop-owned";
import { dropPartition } from "./rules/drop-partition";
import { dropPkReplicaIdentity } from "./rules/drop-pk-replica-identity";
import { dropSchema } from "./rules/drop-schema";
import { dropSequence } from "./rules/drop-sequence";
import { dropTable } from "./rules/drop-table";
import { dropTrigger } from "./rules/drop-trigger";
import { dropType } from "./rules/drop-type";
import { dropView } from "./rules/drop-view";
import { duplicateColumn } from "./rules/duplicate-column";
import { duplicateIndex } from "./rules/duplicate-index";
import { emptyMigration } from "./rules/empty-migration";
import { encodingOrLineEnding } from "./rules/encoding-or-line-ending";
import { enumAddValueNotIdempotent } from "./rules/enum-add-value-not-idempotent";
import { enumAddValuePosition } from "./rules/enum-add-value-position";
import { enumValueUsedInSameTransaction } from "./rules/enum-value-used-in-same-transaction";
import { eventTrigger } from "./rules/event-trigger";
import { explicitIdWithoutSetval } from "./rules/explicit-id-without-setval";
import { explicitLockTable } from "./rules/explicit-lock-table";
import { extensionInPublic } from "./rules/extension-in-public";
import { extensionNotIdempotent } from "./rules/extension-not-idempotent";
import { extensionUnpinned } from "./rules/extension-unpinned";
import { extensionUntrusted } from "./rules/extension-untrusted";
import { floatForMoney } from "./rules/float-for-money";
import { foreignKeyCascade } from "./rules/foreign-key-cascade";
import { foreignKeyNoActionExplicit } from "./rules/foreign-key-no-action-explicit";
import { foreignKeyNotValidPartitioned } from "./rules/foreign-key-not-valid-partitioned";
import { foreignKeyReferencesNonUnique } from "./rules/foreign-key-references-non-unique";
import { foreignKeyTypeMismatch } from "./rules/foreign-key-type-mismatch";
import { foreignKeyWithoutIndex } from "./rules/foreign-key-without-index";
import { functionOverloadCreated } from "./rules/function-overload-created";
import { functionSearchPathMutable } from "./rules/function-search-path-mutable";
import { functionVolatilityChanged } from "./rules/function-volatility-changed";
import { grantAll } from "./rules/grant-all";
import { grantToPublic } from "./rules/grant-to-public";
import { identifierTooLong } from "./rules/identifier-too-long";
import { identityGeneratedAlways } from "./rules/identity-generated-always";
import { ifNotExistsMasksDrift } from "./rules/if-not-exists-masks-drift";
import { indexBuildNoMaintenanceTimeout } from "./rules/index-build-no-maintenance-timeout";
import { indexExpressionNotImmutable } from "./rules/index-expression-not-immutable";
import { indexTooManyColumns } from "./rules/index-too-many-columns";
import { insertWithoutColumns } from "./rules/insert-without-columns";
import { intColumn } from "./rules/int-column";
import { intPrimaryKey } from "./rules/int-primary-key";
import { jsonType } from "./rules/json-type";
import { largeTableBlockingDdl } from "./rules/large-table-blocking-ddl";
import { lockOrderInversion } from "./rules/lock-order-inversion";
import { lockTimeoutAfterLock } from "./rules/lock-timeout-after-lock";
import { lockTimeoutDisabled } from "./rules/lock-timeout-disabled";
import { lockTimeoutNotBelowStatementTimeout } from "./rules/lock-timeout-not-below-statement-timeout";
import { lockTimeoutTooLong } from "./rules/lock-timeout-too-long";
import { matviewNoData } from "./rules/matview-no-data";
import { matviewWithData } from "./rules/matview-with-data";
import { mergeConflictMarker } from "./rules/merge-conflict-marker";
import { migrationDependsOnLater } from "./rules/migration-depends-on-later";
import { missingIdleTimeout } from "./rules/missing-idle-timeout";
import { missingIfExists } from "./rules/missing-if-exists";
import { missingIfNotExists } from "./rules/missing-if-not-exists";
import { missingLockTimeout } from "./rules/missing-lock-timeout";
import { missingStatementTimeout } from "./rules/missing-statement-timeout";
import { mixedCaseIdentifier } from "./rules/mixed-case-identifier";
import { moneyType } from "./rules/money-type";
import { multipleAlterTable } from "./rules/multiple-alter-table";
import { multipleTablesLocked } from "./rules/multiple-tables-locked";
import { namingConvention } from "./rules/naming-convention";
import { nestedTransaction } from "./rules/nested-transaction";
import { nonTransactionalInTransaction } from "./rules/non-transactional-in-transaction";
import { nonTransactionalNotAlone } from "./rules/non-transactional-not-alone";
import { notValidNeverValidated } from "./rules/not-valid-never-validated";
import { nullComparison } from "./rules/null-comparison";
import { objectAlreadyExists } from "./rules/object-already-exists";
import { objectNotFound } from "./rules/object-not-found";
import { opaqueDynamicSql } from "./rules/opaque-dynamic-sql";
import { pairAddColumnRequiredInDown } from "./rules/pair-add-column-required-in-down";
import { pairColumnOrderChanges } from "./rules/pair-column-order-changes";
import { pairDataNotReverted } from "./rules/pair-data-not-reverted";
import { pairDownLockHazard } from "./rules/pair-down-lock-hazard";
import { pairDownMoreDestructive } from "./rules/pair-down-more-destructive";
import { pairDownNotRerunnable } from "./rules/pair-down-not-rerunnable";
import { pairEmptyDown } from "./rules/pair-empty-down";
import { pairExtraDown } from "./rules/pair-extra-down";
import { pairGrantsNotRestored } from "./rules/pair-grants-not-restored";
import { pairIdentical } from "./rules/pair-identical";
import { pairIfExistsHidesMismatch } from "./rules/pair-if-exists-hides-mismatch";
import { pairIncompleteDown } from "./rules/pair-incomplete-down";
import { pairIrreversibleDataLoss } from "./rules/pair-irreversible-data-loss";
import { pairIrreversibleUndeclared } from "./rules/pair-irreversible-undeclared";
import { pairMissingDown } from "./rules/pair-missing-down";
import { pairMissingUp } from "./rules/pair-missing-up";
import { pairNameMismatch } from "./rules/pair-name-mismatch";
import { pairNotNullReapplyFails } from "./rules/pair-not-null-reapply-fails";
import { pairPartialUpDown } from "./rules/pair-partial-up-down";
import { pairPlaceholderDown } from "./rules/pair-placeholder-down";
import { pairRenameNotInverted } from "./rules/pair-rename-not-inverted";
import { pairRoundtripDrift } from "./rules/pair-roundtrip-drift";
import { pairSequenceNotRestored } from "./rules/pair-sequence-not-restored";
import { pairSwapped } from "./rules/pair-swapped";
import { pairTransactionModeMismatch } from "./rules/pair-transaction-mode-mismatch";
import { pairTypeNotRestored } from "./rules/pair-type-not-restored";
import { pairUpNotRerunnableAfterDown } from "./rules/pair-up-not-rerunnable-after-down";
import { pairWrongOrder } from "./rules/pair-wrong-order";
import { parseError } from "./rules/parse-error";
import { partitionKeyNotInUnique } from "./rules/partition-key-not-in-unique";
import { partmanManagedParent } from "./rules/partman-managed-parent";
import { passwordInMigration } from "./rules/password-in-migration";
import { pgvectorIndex } from "./rules/pgvector-index";
import { policyAlwaysTrue } from "./rules/policy-always-true";
import { policyWithoutRls } from "./rules/policy-without-rls";
import { primaryKeyUsingIndexNullable } from "./rules/primary-key-using-index-nullable";
import { privilegedRole } from "./rules/privileged-role";
import { psqlMetaCommand } from "./rules/psql-meta-command";
import { publicSchemaCreate } from "./rules/public-schema-create";
import { publicationAllTables } from "./rules/publication-all-tables";
import { recreateViewLosesGrants } from "./rules/recreate-view-loses-grants";
import { redundantNotNullCheck } from "./rules/redundant-not-null-check";
import { refreshMatviewConcurrentNoUnique } from "./rules/refresh-matview-concurrent-no-unique";
import { refreshMatviewNotConcurrent } from "./rules/refresh-matview-not-concurrent";
import { regTypeColumn } from "./rules/reg-type-column";
import { reindexAfterCollation } from "./rules/reindex-after-collation";
import { reindexNotConcurrent } from "./rules/reindex-not-concurrent";
import { removedSyntax } from "./rules/removed-syntax";
import { renameColumn } from "./rules/rename-column";
import { renameEnumValue } from "./rules/rename-enum-value";
import { renameObject } from "./rules/rename-object";
import { renameSchema } from "./rules/rename-schema";
import { renameTable } from "./rules/rename-table";
import { replaceFunctionSignature } from "./rules/replace-function-signature";
import { replaceViewIncompatible } from "./rules/replace-view-incompatible";
import { replicaIdentityFull } from "./rules/replica-identity-full";
import { replicationSlotChange } from "./rules/replication-slot-change";
import { requireColumns } from "./rules/require-columns";
import { requireSchemaQualified } from "./rules/require-schema-qualified";
import { reservedKeywordIdentifier } from "./rules/reserved-keyword-identifier";
import { restrictivePolicyOrRlsEnable } from "./rules/restrictive-policy-or-rls-enable";
import { revokeBreaksApp } from "./rules/revoke-breaks-app";
import { rlsDisabled } from "./rules/rls-disabled";
import { rlsEnabledNoPolicy } from "./rules/rls-enabled-no-policy";
import { roleManagement } from "./rules/role-management";
import { rollbackInMigration } from "./rules/rollback-in-migration";
import { schemaAndDataMixed } from "./rules/schema-and-data-mixed";
import { securityDefinerSearchPath } from "./rules/security-definer-search-path";
import { seedNotIdempotent } from "./rules/seed-not-idempotent";
import { selectInMigration } from "./rules/select-in-migration";
import { selectStarView } from "./rules/select-star-view";
import { sequenceInt } from "./rules/sequence-int";
import { serialType } from "./rules/serial-type";
import { sessionReplicationRole } from "./rules/session-replication-role";
import { sessionStateLeak } from "./rules/session-state-leak";
import { setAccessMethod } from "./rules/set-access-method";
import { setLocalOutsideTransaction } from "./rules/set-local-outside-transaction";
import { setLoggedUnlogged } from "./rules/set-logged-unlogged";
import { setNotNullScan } from "./rules/set-not-null-scan";
import { setSchema } from "./rules/set-schema";
import { setTablespace } from "./rules/set-tablespace";
import { statementAfterAccessExclusive } from "./rules/statement-after-access-exclusive";
import { suppressionWithoutReason } from "./rules/suppression-without-reason";
import { syntaxNewerThanTarget } from "./rules/syntax-newer-than-target";
import { systemCatalogDml } from "./rules/system-catalog-dml";
import { tableWithoutPrimaryKey } from "./rules/table-without-primary-key";
import { tempOrUnloggedTable } from "./rules/temp-or-unlogged-table";
import { timescaleHypertableDdl } from "./rules/timescale-hypertable-ddl";
import { timestampWithoutTz } from "./rules/timestamp-without-tz";
import { timetzType } from "./rules/timetz-type";
import { triggerFunctionMissing } from "./rules/trigger-function-missing";
import { truncate } from "./rules/truncate";
import { truncateCascade } from "./rules/truncate-cascade";
import { unclosedTransaction } from "./rules/unclosed-transaction";
import { uniqueIndexMayFail } from "./rules/unique-index-may-fail";
import { unreplicatedDdl } from "./rules/unreplicated-ddl";
import { untrustedLanguage } from "./rules/untrusted-language";
import { unusedSuppression } from "./rules/unused-suppression";
import { updateFromNoJoin } from "./rules/update-from-no-join";
import { updateWithoutWhere } from "./rules/update-without-where";
import { uuidV4PrimaryKey } from "./rules/uuid-v4-primary-key";
import { vacuumFull } from "./rules/vacuum-full";
import { validateInSameTransaction } from "./rules/validate-in-same-transaction";
import { varcharLength } from "./rules/varchar-length";
import { versionBranchConflict } from "./rules/version-branch-conflict";
import { versionDeletedAfterApply } from "./rules/version-deleted-after-apply";
import { versionDuplicate } from "./rules/version-duplicate";
import { versionEditedAfterApply } from "./rules/version-edited-after-apply";
import { versionFormatMixed } from "./rules/version-format-mixed";
import { versionFutureTimestamp } from "./rules/version-future-timestamp";
import { versionGap } from "./rules/version-gap";
import { versionInvalidFilename } from "./rules/version-invalid-filename";
import { versionNameMismatch } from "./rules/version-name-mismatch";
import { versionOutOfOrder } from "./rules/version-out-of-order";
import { viewSecurityInvoker } from "./rules/view-security-invoker";

/** In the order of their ids. */
export const rules: readonly Rule[] = [
  addCheckValidating,
  addColumnConstrainedDomain,
  addColumnGeneratedStored,
  addColumnIdentity,
  addColumnInlineCheck,
  addColumnInlineReferences,
  addColumnInlineUnique,
  addColumnNotNullNoDefault,
  addColumnSerial,
  addColumnVolatileDefault,
  addExclusionConstraint,
  addForeignKeyValidating,
  addNotNullConstraintValidating,
  addPrimaryKey,
  addRestrictiveConstraint,
  addUniqueConstraint,
  advisoryLockSession,
  alterColumnSetExpression,
  alterColumnTypeDependents,
  alterColumnTypeNarrowing,
  alterColumnTypeReindex,
  alterColumnTypeRewrite,
  alterCompositeCascade,
  alterConstraintDeferrable,
  alterDomainValidating,
  alterSystem,
  alterTableOnPartitionedParent,
  attachPartitionDefaultScan,
  attachPartitionNoCheck,
  autovacuumDisabled,
  backfillInDdlTransaction,
  backfillNoAnalyze,
  backfillUnbatched,
  charType,
  checkVolatileExpression,
  citusDistributedDdl,
  clusterTable,
  columnAlignment,
  commentRequired,
  concurrentIndexIfNotExists,
  concurrentIndexUnnamed,
  constraintNotEnforced,
  constraintUnnamed,
  copyFromStdin,
  createDomainConstraint,
  createEnum,
  createIndexNotConcurrent,
  createIndexPartitionedParent,
  createPartitionOf,
  createRule,
  createTableAs,
  createThenRewrite,
  createTrigger,
  cumulativeLockBudget,
  ddlAfterDeferredDml,
  defaultPartition,
  deleteWithoutWhere,
  detachConcurrentDefault,
  detachPartitionNotConcurrent,
  disableTrigger,
  dropCascade,
  dropColumn,
  dropConstraint,
  dropDatabase,
  dropDefault,
  dropExtension,
  dropForeignKeyLocksReferenced,
  dropFunction,
  dropIndexBackingConstraint,
  dropIndexConcurrentForm,
  dropIndexNotConcurrent,
  dropMaterializedView,
  dropNotNull,
  dropOwned,
  dropPartition,
  dropPkReplicaIdentity,
  dropSchema,
  dropSequence,
  dropTable,
  dropTrigger,
  dropType,
  dropView,
  duplicateColumn,
  duplicateIndex,
  emptyMigration,
  encodingOrLineEnding,
  enumAddValueNotIdempotent,
  enumAddValuePosition,
  enumValueUsedInSameTransaction,
  eventTrigger,
  explicitIdWithoutSetval,
  explicitLockTable,
  extensionInPublic,
  extensionNotIdempotent,
  extensionUnpinned,
  extensionUntrusted,
  floatForMoney,
  foreignKeyCascade,
  foreignKeyNoActionExplicit,
  foreignKeyNotValidPartitioned,
  foreignKeyReferencesNonUnique,
  foreignKeyTypeMismatch,
  foreignKeyWithoutIndex,
  functionOverloadCreated,
  functionSearchPathMutable,
  functionVolatilityChanged,
  grantAll,
  grantToPublic,
  identifierTooLong,
  identityGeneratedAlways,
  ifNotExistsMasksDrift,
  indexBuildNoMaintenanceTimeout,
  indexExpressionNotImmutable,
  indexTooManyColumns,
  insertWithoutColumns,
  intColumn,
  intPrimaryKey,
  jsonType,
  largeTableBlockingDdl,
  lockOrderInversion,
  lockTimeoutAfterLock,
  lockTimeoutDisabled,
  lockTimeoutNotBelowStatementTimeout,
  lockTimeoutTooLong,
  matviewNoData,
  matviewWithData,
  mergeConflictMarker,
  migrationDependsOnLater,
  missingIdleTimeout,
  missingIfExists,
  missingIfNotExists,
  missingLockTimeout,
  missingStatementTimeout,
  mixedCaseIdentifier,
  moneyType,
  multipleAlterTable,
  multipleTablesLocked,
  namingConvention,
  nestedTransaction,
  nonTransactionalInTransaction,
  nonTransactionalNotAlone,
  notValidNeverValidated,
  nullComparison,
  objectAlreadyExists,
  objectNotFound,
  opaqueDynamicSql,
  pairAddColumnRequiredInDown,
  pairColumnOrderChanges,
  pairDataNotReverted,
  pairDownLockHazard,
  pairDownMoreDestructive,
  pairDownNotRerunnable,
  pairEmptyDown,
  pairExtraDown,
  pairGrantsNotRestored,
  pairIdentical,
  pairIfExistsHidesMismatch,
  pairIncompleteDown,
  pairIrreversibleDataLoss,
  pairIrreversibleUndeclared,
  pairMissingDown,
  pairMissingUp,
  pairNameMismatch,
  pairNotNullReapplyFails,
  pairPartialUpDown,
  pairPlaceholderDown,
  pairRenameNotInverted,
  pairRoundtripDrift,
  pairSequenceNotRestored,
  pairSwapped,
  pairTransactionModeMismatch,
  pairTypeNotRestored,
  pairUpNotRerunnableAfterDown,
  pairWrongOrder,
  parseError,
  partitionKeyNotInUnique,
  partmanManagedParent,
  passwordInMigration,
  pgvectorIndex,
  policyAlwaysTrue,
  policyWithoutRls,
  primaryKeyUsingIndexNullable,
  privilegedRole,
  psqlMetaCommand,
  publicSchemaCreate,
  publicationAllTables,
  recreateViewLosesGrants,
  redundantNotNullCheck,
  refreshMatviewConcurrentNoUnique,
  refreshMatviewNotConcurrent,
  regTypeColumn,
  reindexAfterCollation,
  reindexNotConcurrent,
  removedSyntax,
  renameColumn,
  renameEnumValue,
  renameObject,
  renameSchema,
  renameTable,
  replaceFunctionSignature,
  replaceViewIncompatible,
  replicaIdentityFull,
  replicationSlotChange,
  requireColumns,
  requireSchemaQualified,
  reservedKeywordIdentifier,
  restrictivePolicyOrRlsEnable,
  revokeBreaksApp,
  rlsDisabled,
  rlsEnabledNoPolicy,
  roleManagement,
  rollbackInMigration,
  schemaAndDataMixed,
  securityDefinerSearchPath,
  seedNotIdempotent,
  selectInMigration,
  selectStarView,
  sequenceInt,
  serialType,
  sessionReplicationRole,
  sessionStateLeak,
  setAccessMethod,
  setLocalOutsideTransaction,
  setLoggedUnlogged,
  setNotNullScan,
  setSchema,
  setTablespace,
  statementAfterAccessExclusive,
  suppressionWithoutReason,
  syntaxNewerThanTarget,
  systemCatalogDml,
  tableWithoutPrimaryKey,
  tempOrUnloggedTable,
  timescaleHypertableDdl,
  timestampWithoutTz,
  timetzType,
  triggerFunctionMissing,
  truncate,
  truncateCascade,
  unclosedTransaction,
  uniqueIndexMayFail,
  unreplicatedDdl,
  untrustedLanguage,
  unusedSuppression,
  updateFromNoJoin,
  updateWithoutWhere,
  uuidV4PrimaryKey,
  vacuumFull,
  validateInSameTransaction,
  varcharLength,
  versionBranchConflict,
  versionDeletedAfterApply,
  versionDuplicate,
  versionEditedAfterApply,
  versionFormatMixed,
  versionFutureTimestamp,
  versionGap,
  versionInvalidFilename,
  versionNameMismatch,
  versionOutOfOrder,
  viewSecurityInvoker,
];
