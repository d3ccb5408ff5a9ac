#!/usr/bin/env node
"use strict";
// Runs the program of this computer's platform package. Nothing is fetched when it is installed or run.
const { spawnSync } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const program = process.platform === "win32" ? "postcheck.exe" : "postcheck";

let path;
try {
  path = require.resolve(`postcheck-${platform}/bin/${program}`);
} catch {
  console.error(
    `error: there is no postcheck for ${platform} here; install with optional dependencies, or build it: cargo install postcheck`,
  );
  process.exit(2);
}

const done = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (done.error) {
  console.error(`error: ${path} cannot be run: ${done.error.message}`);
  process.exit(2);
}
// As a shell tells that a signal ended a program.
process.exit(done.status ?? 128 + (require("node:os").constants.signals[done.signal] ?? 0));
