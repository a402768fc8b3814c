// SHA-256 of text and of plain data. The only place that names the algorithm.
import { hash } from "node:crypto";

/** Lower-case hex SHA-256 of the UTF-8 bytes. */
export function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

/** SHA-256 of a JSON value with object keys sorted, so that equal data has equal hashes. */
export function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value, sortKeys));
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
