import { expect } from "chai";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const env = { ...process.env, NODE_NO_WARNINGS: "1" };

/** Runs a script to its end: what it printed. */
export async function printed(script: string, ...args: readonly string[]): Promise<string> {
  const options = { env, maxBuffer: 64 * 1024 * 1024 };
  return (await promisify(execFile)(process.execPath, ["--import", "tsx", script, ...args], options)).stdout;
}

/** Runs a script until it prints that it has saved, and kills it then. */
export async function killedWhenSaved(script: string, ...args: readonly string[]): Promise<void> {
  const doomed = spawn(process.execPath, ["--import", "tsx", script, ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(doomed, "exit");
  const early = exit.then(() => ["it ended before it had saved"]);
  expect(await Promise.race([once(createInterface(doomed.stdout), "line"), early])).to.deep.equal(["saved"]);
  doomed.kill("SIGKILL");
  expect(await exit).to.deep.equal([null, "SIGKILL"]);
}
