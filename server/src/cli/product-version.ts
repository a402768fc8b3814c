// The version of this product.

/** Set by the build; the sources alone have no version. */
declare const MIGRATE_SAFE_VERSION: string | undefined;
declare const MIGRATE_SAFE_BUILD: string | undefined;

export const productVersion = typeof MIGRATE_SAFE_VERSION === "string" ? MIGRATE_SAFE_VERSION : "development";

/** Another one for every state of the sources, released or not; null without a build. */
export const productBuild = typeof MIGRATE_SAFE_BUILD === "string" ? MIGRATE_SAFE_BUILD : null;
