import { fileURLToPath } from "node:url";
import type { Target } from "./target.js";

/**
 * What lasts as long as one spec file: its default target and what has to be cleaned up after it. The Mocha hooks open
 * and end scopes; without them there is one scope, the process.
 */
interface ScopeState {
  /** True when the Mocha hooks are loaded. */
  hooked: boolean;
  /** The spec file whose tests or hooks run now. */
  current: string | undefined;
  readonly cleanups: Map<string, Set<() => Promise<void>>>;
  /** Gives the suite's target, once a spec has loaded the targets. */
  target: (() => Target) | undefined;
  /** Gives the test or hook that runs now so many milliseconds from now, at least. */
  raise: ((milliseconds: number) => void) | undefined;
  /** Milliseconds of real time the clock of an embedded cloud may be held without progress, from now on. */
  holdLimitMs: () => number;
}

/** Shared by every copy of this module: Mocha may load the hooks as CommonJS and the specs as ES modules. */
const key = Symbol.for("stepwright.scope");
const shared = globalThis as { [key]?: ScopeState };
const defaultHoldLimitMs = (): number => 10_000;

function state(): ScopeState {
  return (shared[key] ??= {
    hooked: false,
    current: undefined,
    cleanups: new Map(),
    target: undefined,
    raise: undefined,
    holdLimitMs: defaultHoldLimitMs,
  });
}

/** The scope of a script that runs without the Mocha hooks. */
export const processScope = "process";

/** Says what gives the suite's target: those who only pass it on need not load it. */
export function offerTarget(provider: () => Target): void {
  state().target = provider;
}

/** What gives the suite's target; undefined before anything loaded the targets. */
export function offeredTarget(): (() => Target) | undefined {
  return state().target;
}

/** Tells the scopes that the Mocha hooks will open and end them. */
export function hookScopes(): void {
  state().hooked = true;
}

/** The tests of this file run from now on. */
export function enterScope(file: string): void {
  state().current = file;
}

/**
 * The scope a call belongs to: the spec file that runs, or, while files are only being loaded, the one that makes the call.
 */
export function currentScope(): string {
  const { hooked, current } = state();
  if (!hooked) return processScope;
  return current ?? loadingFile() ?? processScope;
}

/** Registers work for the end of the current scope. Returns a function that takes it back. */
export function onScopeEnd(cleanup: () => Promise<void>): () => void {
  const scope = currentScope();
  const cleanups = state().cleanups.get(scope) ?? new Set();
  state().cleanups.set(scope, cleanups.add(cleanup));
  return () => void cleanups.delete(cleanup);
}

/** Does the clean-up of one scope, or of all. Everything is tried; the first failure is thrown when all is done. */
export async function endScope(file?: string): Promise<void> {
  const { cleanups } = state();
  // A parallel worker loads its next file after this.
  if (file === undefined) state().current = undefined;
  const scopes = file === undefined ? [...cleanups.keys()] : [file];
  const work = scopes.flatMap((scope) => [...(cleanups.get(scope) ?? [])]);
  for (const scope of scopes) cleanups.delete(scope);
  const results = await Promise.allSettled(work.map((cleanup) => cleanup()));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** What the Mocha hooks know of the test or hook that runs. */
export interface Running {
  /** Gives it so many milliseconds from now, at least. */
  raise?(milliseconds: number): void;
  /** Milliseconds of real time a clock may be held in it, from now on. */
  holdLimitMs(): number;
}

/** A test or hook begins; undefined: none runs. */
export function setRunning(running: Running | undefined): void {
  const scope = state();
  scope.raise = running?.raise?.bind(running);
  scope.holdLimitMs = running?.holdLimitMs.bind(running) ?? defaultHoldLimitMs;
}

/** Gives the running test so many milliseconds from now, because its plan waits in real time. Does nothing outside Mocha. */
export function raiseTestTimeout(milliseconds: number): void {
  state().raise?.(milliseconds);
}

/** Milliseconds of real time without progress after which a held clock is an error: 80 % of what a running test has left, else 10 s. */
export function holdLimitMs(): number {
  return state().holdLimitMs();
}

/**
 * The file being loaded that a call came from: the outermost caller that is neither Node's nor a package's, so that a
 * helper called from two spec files belongs to each of them in turn.
 */
function loadingFile(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 200;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  const files = stack
    .split("\n")
    .slice(1)
    .map((line) => /(?:\(|at (?:async )?)((?:file:\/\/)?[^()]+?):\d+:\d+\)?$/.exec(line)?.[1])
    .filter((file) => file !== undefined && !/node:|[\\/]node_modules[\\/]/.test(file));
  const outermost = files.at(-1);
  return outermost?.startsWith("file://") === true ? fileURLToPath(outermost) : outermost;
}
