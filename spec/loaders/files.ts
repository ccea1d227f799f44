import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { StepwrightError } from "../../src/errors/index.js";
import type { LoadedMachine, MachineFromOptions } from "../../src/loaders/loaded-machine.js";
import { machineFrom } from "../../src/loaders/machine-from.js";

/** A folder of its own for the files of one spec, removed after it. */
export interface Files {
  /** Writes a file, with the folders it stands in, and returns its path. */
  write(name: string, content: string | object): Promise<string>;
  path(name: string): string;
}

export function files(): Files {
  let folder = "";
  before(async () => (folder = await mkdtemp(join(tmpdir(), "stepwright-loaders-"))));
  after(() => rm(folder, { recursive: true }));
  return {
    path: (name) => join(folder, name),
    async write(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
      return path;
    },
  };
}

/** The error that reading a machine ends with. */
export async function refusal(path: string, options?: MachineFromOptions): Promise<StepwrightError> {
  let machine: LoadedMachine;
  try {
    machine = await machineFrom(path, options);
  } catch (error) {
    return error as StepwrightError;
  }
  throw new Error(`it was read: ${JSON.stringify(machine)}`);
}

/** `{ key: value }` of what was assumed. */
export function assumed({ assumed: list }: LoadedMachine): Record<string, string> {
  return Object.fromEntries(list.map(({ key, value }) => [key, value]));
}
