// What all screens share while they run: the server and the browser, started and stopped by run-screens.mjs.

/** @type {{ server: any, browser: any }} */
export const stage = { server: null, browser: null };
