// Stands in for the native module that VS Code writes its logs with, which is not built without a
// compiler and headers of its Node: without it there would be no log to look at after a failure.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(path) {
    this.path = path;
    this.level = LEVELS.indexOf('info');
    this.isPlain = false;
    mkdirSync(dirname(path), { recursive: true });
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  clearFormatters() {
    this.isPlain = true;
  }

  setPattern() {}
  flush() {}
  drop() {}
}

LEVELS.forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    if (level < this.level) return;
    const line = this.isPlain ? message : `${new Date().toISOString()} [${name}] ${message}\n`;
    try {
      appendFileSync(this.path, line);
    } catch {
      // The folder is gone: the workbench has been closed.
    }
  };
});

const create = async (_name, path) => new Logger(path);

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
