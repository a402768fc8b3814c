"use strict"; // copy-on-write is not needed in tests
const fs = require("node:fs");
exports.cp = (a, b, o) => fs.promises.cp(a, b, o);
exports.copyFile = (a, b, m) => fs.promises.copyFile(a, b, m);
exports.copyFileSync = (a, b, m) => fs.copyFileSync(a, b, m);
exports.isCloneSupported = () => false;
exports.constants = fs.constants;
