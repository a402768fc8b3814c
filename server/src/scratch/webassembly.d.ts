// The part of the WebAssembly API that starting the embedded database takes; the types of node leave it to those of
// browsers, which this code does not load. Declares only what is used.
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
