import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { JsonObject } from "../util/json.js";

/** What was seen of one definition. */
export interface MachineHits {
  readonly definition: JsonObject;
  /** The names it was deployed under, in that order. */
  readonly names: readonly string[];
  /** The absolute path of the file it came from, where that is known. */
  readonly file: string | undefined;
  /** Executions that ran it, and runs of one of its states alone. */
  readonly executions: number;
  readonly stateRuns: number;
  readonly hits: Readonly<Record<string, number>>;
}

/** What one process saw, by the keys of the definitions. */
export type Fragment = Readonly<Record<string, MachineHits>>;

/** Adds up what several processes saw. */
export function mergedFragments(fragments: readonly Fragment[]): Fragment {
  const merged = new Map<string, MachineHits>();
  for (const fragment of fragments) {
    for (const [key, more] of Object.entries(fragment)) {
      const known = merged.get(key);
      merged.set(key, known === undefined ? more : added(known, more));
    }
  }
  return Object.fromEntries(merged);
}

function added(known: MachineHits, more: MachineHits): MachineHits {
  const hits = { ...known.hits };
  for (const [id, count] of Object.entries(more.hits)) hits[id] = (hits[id] ?? 0) + count;
  return {
    definition: known.definition,
    names: [...new Set([...known.names, ...more.names])],
    file: known.file ?? more.file,
    executions: known.executions + more.executions,
    stateRuns: known.stateRuns + more.stateRuns,
    hits,
  };
}

/** Writes what this process saw since it last did into a file of its own. */
export function writeFragment(directory: string, fragment: Fragment): void {
  if (Object.keys(fragment).length === 0) return;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${process.pid}-${randomUUID()}.json`), JSON.stringify(fragment));
}

/** Reads what all processes wrote. */
export function readFragments(directory: string): readonly Fragment[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(directory, name), "utf8")) as Fragment);
}
