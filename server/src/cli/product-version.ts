// The version of this product.

/** Set by the build; the sources alone have no version. */
declare const MIGRATE_SAFE_VERSION: string | undefined;

export const productVersion = typeof MIGRATE_SAFE_VERSION === "string" ? MIGRATE_SAFE_VERSION : "development";
