import { AsyncLocalStorage } from "node:async_hooks";
import { appendFileSync, readFileSync } from "node:fs";
import { environment } from "../config/index.js";
import { contentKey } from "../util/content-key.js";
import { isJsonObject, type JsonValue } from "../util/json.js";

/** A mutant that takes the place of a definition wherever that is deployed. */
export interface StandIn {
  /** The content key of the definition. */
  readonly key: string;
  /** The mutant, as JSON text. */
  readonly text: string;
  /** Called each time the mutant is deployed. */
  onUse(): void;
}

/** What `stepwright mutate` tells the runs of a suite, in the file that STEPWRIGHT_MUTANT names. */
export interface MutantFile {
  /** The content key of the definition, and the mutant as JSON text; absent in the run that only looks what is deployed. */
  readonly key?: string;
  readonly text?: string;
  /** A file that gets a line for each deployment: of the mutant its key, else `{"text":…,"name":…}` of what was deployed. */
  readonly log: string;
}

/** Shared by every copy of this module. */
const slot = Symbol.for("stepwright.mutant");
interface Shared {
  readonly scopes: AsyncLocalStorage<StandIn>;
  file: Reader | null | undefined;
}
const shared = globalThis as { [slot]?: Shared };
const state = (): Shared => (shared[slot] ??= { scopes: new AsyncLocalStorage<StandIn>(), file: undefined });

/**
 * What is deployed for a definition: itself, or the mutant that stands in for it now. JSON texts.
 * @param name what it is deployed as
 */
export function standIn(text: string, name?: string): string {
  const { scopes } = state();
  const scoped = scopes.getStore();
  if (scoped === undefined) return ofProcess()(text, name);
  if (keyOf(text) !== scoped.key) return text;
  scoped.onUse();
  return scoped.text;
}

/** Lets a mutant stand in for its definition in everything that `work` deploys. */
export function withStandIn<Result>(mutant: StandIn, work: () => Result): Result {
  return state().scopes.run(mutant, work);
}

type Reader = (text: string, name: string | undefined) => string;

const asItIs: Reader = (text) => text;

function ofProcess(): Reader {
  const known = state();
  if (known.file === undefined) {
    const path = environment().get("STEPWRIGHT_MUTANT");
    known.file = path === undefined ? null : readerOf(JSON.parse(readFileSync(path, "utf8")) as MutantFile);
  }
  return known.file ?? asItIs;
}

function readerOf({ key, text: mutant, log }: MutantFile): Reader {
  return (text, name) => {
    if (key === undefined || mutant === undefined) {
      appendFileSync(log, `${JSON.stringify({ text, name })}\n`);
      return text;
    }
    if (keyOf(text) !== key) return text;
    appendFileSync(log, `${key}\n`);
    return mutant;
  };
}

const keys = new Map<string, string>();

/** A suite deploys the same text again and again. */
function keyOf(text: string): string | undefined {
  const known = keys.get(text);
  if (known !== undefined) return known;
  try {
    const value = JSON.parse(text) as JsonValue;
    if (!isJsonObject(value)) return undefined;
    const key = contentKey(value);
    if (keys.size > 500) keys.clear();
    keys.set(text, key);
    return key;
  } catch {
    // What is no JSON is refused by whoever it is deployed to.
    return undefined;
  }
}
