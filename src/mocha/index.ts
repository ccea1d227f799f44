/**
 * `stepwright/mocha`: root hooks and global fixtures, loaded by `require` in `.mocharc.json`; they work with `--parallel`.
 * @module
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment, fragmentsVariable } from "../config/index.js";
import { coverageForms } from "../coverage/forms.js";
import { StepwrightError } from "../errors/index.js";
import { defaultTarget, ledger, type Leftovers } from "../executor/ledger.js";
import { endScope, enterScope, hookScopes, offeredTarget, setRunning, type Running } from "../targets/scope.js";
import {
  beforeItsHooks,
  hooksOf,
  suitesOf,
  wrap,
  type Ending,
  type MochaContext,
  type MochaRunnable,
  type MochaSuite,
} from "./mocha-tree.js";

/** What a run needs beside its plan's deadline where time is real: starting it, reading its history, stopping it. */
const marginMs = 30_000;
/** Removing temporary machines on AWS may take so long. */
const cleanUpMs = 120_000;
/** The part of a test's remaining time a held clock may take before the holder is named. */
const holdShare = 0.8;

/** The ledger's page of the test that runs. A test that timed out may still end later: it must not close another's page. */
let page: object | undefined;
/** The test or hook that began last. */
let attended: Running | undefined;

hookScopes();
provideTarget();

/**
 * Mocha root hooks. They give each spec file its own `target()` and close it when the file ends, remove temporary machines,
 * make a test fail that builds expectations and never runs them or ends while a run is pending, cancel what outlives its test, and raise a test's time-out
 * to its plan's deadline where time is real.
 * @example
 * // .mocharc.json
 * { "require": ["stepwright/mocha"] }
 */
export const mochaHooks: {
  beforeAll(this: unknown): void;
  beforeEach(this: unknown): void;
  afterEach(this: unknown): Promise<void>;
  afterAll(this: unknown): Promise<void>;
} = {
  beforeAll() {
    const root = (this as MochaContext).test?.parent;
    if (root !== undefined) attend(root);
  },
  beforeEach() {
    const test = (this as MochaContext).currentTest;
    if (test?.file !== undefined) enterScope(test.file);
    page = {};
    ledger.open(test?.fullTitle() ?? "");
  },
  async afterEach() {
    setRunning(undefined);
    if (page !== undefined) closePage();
    await letGo(this as MochaContext);
  },
  async afterAll() {
    (this as MochaContext).timeout(cleanUpMs);
    try {
      await endScope();
    } finally {
      await keepCoverage();
    }
  },
};

/**
 * Mocha global fixture: reads the environment before any test runs, so that a mistake in it is told once, and names the test
 * run for the tags of temporary machines.
 * @throws SETTING_INVALID
 */
export function mochaGlobalSetup(): void {
  if ((process.env["STEPWRIGHT_RUN"] ?? "").trim() === "") process.env["STEPWRIGHT_RUN"] = randomUUID();
  environment().check();
  if (coverageForms().length > 0) {
    process.env[fragmentsVariable] = mkdtempSync(join(tmpdir(), "stepwright-coverage-"));
  }
}

/**
 * Mocha global fixture: tells the coverage that all files and workers gathered, where STEPWRIGHT_COVERAGE is set.
 * @throws COVERAGE_BELOW_THRESHOLD
 */
export async function mochaGlobalTeardown(): Promise<void> {
  const fragments = process.env[fragmentsVariable];
  if (fragments === undefined) return;
  delete process.env[fragmentsVariable];
  const { finishCoverage } = await import("../coverage/finish.js");
  // What a reporter such as json prints to stdout stays as it is.
  await finishCoverage(fragments, (text) => void process.stderr.write(text));
}

/** Writes down what was seen since this was last done: in a parallel worker, by one file. */
async function keepCoverage(): Promise<void> {
  const fragments = process.env[fragmentsVariable];
  if (fragments === undefined) return;
  const [{ collector }, { writeFragment }] = await Promise.all([
    import("../coverage/collector.js"),
    import("../coverage/fragment.js"),
  ]);
  const counts = collector();
  if (counts !== undefined) writeFragment(fragments, counts.take());
}

/** Prepares every suite that is about to run: one file's in a parallel worker, else all. */
function attend(root: MochaSuite): void {
  const lastOfFile = new Map<string, MochaSuite>();
  for (const suite of suitesOf(root)) {
    for (const hook of hooksOf(suite)) wrap(hook, (running) => begin(running, suite.file));
    for (const test of suite.tests) wrap(test, (running) => beginTest(running));
    if (suite === root) continue;
    keepBook(suite);
    if (root.suites.includes(suite) && suite.file !== undefined && !suite.isPending())
      lastOfFile.set(suite.file, suite);
  }
  for (const [file, suite] of lastOfFile) {
    suite.afterAll("stepwright closes the file's target", async function () {
      this.timeout(cleanUpMs);
      await endScope(file);
    });
  }
}

/** What the hooks of a suite build may run in any of its tests: it is judged when the suite ends. */
function keepBook(suite: MochaSuite): void {
  beforeItsHooks(suite, "stepwright opens the suite", () => {
    if (suite.file !== undefined) enterScope(suite.file);
    provideTarget();
    ledger.open(suite.title);
  });
  suite.afterAll("stepwright looks for work left undone", async function () {
    const leftovers = ledger.close();
    await letGo(this);
    refuseLeftovers(`The hooks of "${suite.title}"`, leftovers);
  });
}

/** A test or hook begins; returns what to do when it ends. */
function begin(runnable: MochaRunnable, file: string | undefined): Ending {
  if (file !== undefined) enterScope(file);
  let since = Date.now();
  const leftMs = (): number => (runnable.timeout() === 0 ? Infinity : since + runnable.timeout() - Date.now());
  const running: Running = {
    raise(milliseconds) {
      const neededMs = milliseconds + marginMs;
      if (leftMs() >= neededMs) return;
      // Setting it starts the time-out anew from now.
      runnable.timeout(Math.max(runnable.timeout(), neededMs));
      since = Date.now();
    },
    holdLimitMs: () => leftMs() * holdShare,
  };
  attended = running;
  setRunning(running);
  return () => {
    if (attended === running) setRunning(undefined);
  };
}

function beginTest(runnable: MochaRunnable): Ending {
  const end = begin(runnable, runnable.file);
  const mine = page;
  return (failed) => {
    end(failed);
    // A failed test has said what is wrong; its page is closed after its hooks.
    if (!failed && mine !== undefined && page === mine)
      refuseLeftovers(`The test "${runnable.fullTitle()}"`, closePage());
  };
}

/** Closes what ended tests and hooks left open: on AWS that takes time. */
async function letGo(context: MochaContext): Promise<void> {
  if (!ledger.holdsAny()) return;
  context.timeout(cleanUpMs);
  await ledger.letGo();
}

function closePage(): Leftovers {
  page = undefined;
  return ledger.close();
}

function refuseLeftovers(what: string, { neverRun, stillPending }: Leftovers): void {
  if (neverRun.length === 0 && stillPending.length === 0) return;
  throw new StepwrightError("WORK_LEFT_UNDONE", { what, neverRun, stillPending });
}

/** Plans that name no target run on the suite's. */
function provideTarget(): void {
  defaultTarget.provide(() => {
    const give = offeredTarget();
    if (give === undefined) throw new StepwrightError("TARGET_MISSING", {});
    return give();
  });
}
