"use strict"; // plain-JS stand-in for the native logger of the VS Code server: appends to the same log files
const fs = require("node:fs");
class Logger {
  constructor(_type, name, filename) {
    this.file = filename;
    this.name = name;
    this.level = 2;
  }
  put(l, m) {
    if (l >= this.level) {
      try {
        fs.appendFileSync(this.file, m.endsWith("\n") ? m : m + "\n");
      } catch {
        /* a log must not fail the host */
      }
    }
  }
  trace(m) {
    this.put(0, m);
  }
  debug(m) {
    this.put(1, m);
  }
  info(m) {
    this.put(2, m);
  }
  warn(m) {
    this.put(3, m);
  }
  error(m) {
    this.put(4, m);
  }
  critical(m) {
    this.put(5, m);
  }
  getLevel() {
    return this.level;
  }
  setLevel(l) {
    this.level = l;
  }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
const make = async (name, filename, size, count) => new Logger("rotating", name, filename, size, count);
exports.version = 1;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = make;
exports.createAsyncRotatingLogger = make;
exports.LogLevel = { Trace: 0, Debug: 1, Info: 2, Warning: 3, Error: 4, Critical: 5, Off: 6 };
