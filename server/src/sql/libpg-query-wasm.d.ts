// Types of the WebAssembly factory inside the libpg-query package, which ships none for it (emscripten's MODULARIZE
// output). Only what `libpg-query.ts` uses.
declare module "libpg-query/wasm/libpg-query.js" {
  export interface LibpgQueryModule {
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    /** Returns a pointer to PgQueryParseResult (pg_query.h): tree, stderr buffer, error. */
    _wasm_parse_query_raw(text: number): number;
    _wasm_free_parse_result(result: number): void;
    lengthBytesUTF8(text: string): number;
    stringToUTF8(text: string, pointer: number, bytes: number): void;
    UTF8ToString(pointer: number): string;
    getValue(pointer: number, type: "i32"): number;
  }
  const createModule: (options: {
    wasmBinary: Uint8Array;
    print?: (line: string) => void;
    printErr?: (line: string) => void;
    onAbort?: (what: unknown) => void;
  }) => Promise<LibpgQueryModule>;
  export default createModule;
}
