// Types of the WebAssembly factory inside the libpg-query package, which ships none for it (emscripten's MODULARIZE
// output), and of the few parts of WebAssembly that are used: TypeScript has those in its browser library only.
declare module "libpg-query/wasm/libpg-query.js" {
  export interface LibpgQueryModule {
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    /** Returns a pointer to PgQueryParseResult (pg_query.h): tree, stderr buffer, error. */
    _wasm_parse_query_raw(text: number): number;
    _wasm_free_parse_result(result: number): void;
    /** Returns a pointer to a text: the JSON of the functions, or the message of an error. */
    _wasm_parse_plpgsql(text: number): number;
    _wasm_free_string(text: number): void;
    lengthBytesUTF8(text: string): number;
    stringToUTF8(text: string, pointer: number, bytes: number): void;
    UTF8ToString(pointer: number): string;
    getValue(pointer: number, type: "i32"): number;
  }
  export type CreateModule = (options: {
    /** Called with the imports; hands the instance to `receive`. This build reads no `wasmBinary`. */
    instantiateWasm: (imports: object, receive: (instance: WebAssembly.Instance) => void) => void;
    print?: (line: string) => void;
    printErr?: (line: string) => void;
  }) => Promise<LibpgQueryModule>;
  const createModule: CreateModule;
  export default createModule;
}

declare module "libpg-query-13/wasm/libpg-query.js" {
  export { default } from "libpg-query/wasm/libpg-query.js";
}

declare module "libpg-query-15/wasm/libpg-query.js" {
  export { default } from "libpg-query/wasm/libpg-query.js";
}

declare module "libpg-query-16/wasm/libpg-query.js" {
  export { default } from "libpg-query/wasm/libpg-query.js";
}

declare module "libpg-query-17/wasm/libpg-query.js" {
  export { default } from "libpg-query/wasm/libpg-query.js";
}

declare namespace WebAssembly {
  interface Module {
    readonly brand: "Module";
  }
  interface Instance {
    readonly exports: object;
  }
  const Instance: new (module: Module, imports: object) => Instance;
  const RuntimeError: new (message?: string) => Error;
  function compile(bytes: Uint8Array): Promise<Module>;
}
