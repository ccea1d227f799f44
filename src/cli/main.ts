#!/usr/bin/env node
import { runCommand } from "./program.js";

const ended = await runCommand(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
process.exitCode = ended.exitCode;
if (ended.served !== undefined) {
  const { served } = ended;
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void served.close());
}
