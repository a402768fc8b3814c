// What all screens share while they run: the server, the browser and the folder of installed extensions. Set by
// run-screens.mjs before the first screen, which also stops them.

export const stage = { server: null, browser: null, extensions: null };
