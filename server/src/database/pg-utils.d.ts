// The part of the driver that turns parameters into what goes over the wire; its own declarations leave it out.
declare module "pg/lib/utils" {
  export function prepareValue(value: unknown): Buffer | string | null;
}
