import * as fc from "fast-check";
import type { Thread } from "../../src/history/execution.js";
import type { HistoryEvent } from "../../src/history/event.js";
import { recording, type Row } from "./recording.js";

/** What a history should read as: states in order, with the threads inside them. */
export interface ModelVisit {
  readonly state: string;
  readonly kind: "Pass" | "Parallel" | "Map";
  readonly threads: readonly (readonly ModelVisit[])[];
}

/** Threads of states of which some hold branches or iterations, nested up to three deep. Names repeat on purpose. */
export const modelThreads: fc.Arbitrary<readonly ModelVisit[]> = fc.letrec<{
  thread: readonly ModelVisit[];
  visit: ModelVisit;
}>((tie) => ({
  thread: fc.array(tie("visit"), { minLength: 1, maxLength: 3, depthIdentifier: "model" }),
  visit: fc.oneof(
    { depthIdentifier: "model", maxDepth: 3, depthSize: "small" },
    fc.record({ state: fc.constantFrom("A", "B", "C"), kind: fc.constant("Pass" as const), threads: fc.constant([]) }),
    fc.record({
      state: fc.constantFrom("P", "Q"),
      kind: fc.constant("Parallel" as const),
      threads: fc.array(tie("thread"), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      state: fc.constantFrom("M", "N"),
      kind: fc.constant("Map" as const),
      threads: fc.array(tie("thread"), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).thread;

type Step = Generator<Row, number, number>;

/**
 * Writes the model as AWS would write it, with sibling threads interleaved as `pick` says.
 * @param pick chooses one of n threads to go on next
 */
export function written(model: readonly ModelVisit[], pick: (count: number) => number): HistoryEvent[] {
  const rows: Row[] = [[0, "ExecutionStarted", { input: {} }]];
  const steps = threadSteps(model, 0, pick);
  let step = steps.next();
  while (step.done !== true) step = steps.next(rows.push(step.value));
  rows.push([step.value, "ExecutionSucceeded", { output: {} }]);
  return recording(...rows);
}

function* threadSteps(visits: readonly ModelVisit[], previous: number, pick: (count: number) => number): Step {
  let last = previous;
  for (const visit of visits) {
    last = yield [last, `${visit.kind}StateEntered`, { name: visit.state, input: {} }];
    if (visit.kind === "Parallel") {
      const started = yield [last, "ParallelStateStarted"];
      last = yield* interleaved(
        visit.threads.map((thread) => threadSteps(thread, started, pick)),
        pick,
      );
      yield [last, "ParallelStateSucceeded"];
    }
    if (visit.kind === "Map") {
      const started = yield [last, "MapStateStarted", { length: visit.threads.length }];
      last = yield* interleaved(
        visit.threads.map((thread, index) => iterationSteps(visit.state, thread, index, started, pick)),
        pick,
      );
      yield [last, "MapStateSucceeded"];
    }
    last = yield [last, `${visit.kind}StateExited`, { name: visit.state, output: {} }];
  }
  return last;
}

function* iterationSteps(
  map: string,
  thread: readonly ModelVisit[],
  index: number,
  started: number,
  pick: (count: number) => number,
): Step {
  const begun = yield [started, "MapIterationStarted", { name: map, index }];
  const last = yield* threadSteps(thread, begun, pick);
  return yield [last, "MapIterationSucceeded", { name: map, index }];
}

/** Runs the threads side by side. Branches enter their first states in order, as on AWS, where no index tells them apart. */
function* interleaved(threads: readonly Step[], pick: (count: number) => number): Step {
  const open: { readonly steps: Step; next: Row }[] = [];
  let last = 0;
  for (const steps of threads) {
    const first = steps.next();
    if (first.done === true) continue;
    const second = steps.next((last = yield first.value));
    if (second.done === true) last = second.value;
    else open.push({ steps, next: second.value });
  }
  while (open.length > 0) {
    const at = pick(open.length);
    const thread = open[at]!;
    const step = thread.steps.next((last = yield thread.next));
    if (step.done === true) open.splice(at, 1);
    else thread.next = step.value;
  }
  return last;
}

/** The model that a thread reads as. */
export function modelOf(thread: Thread): readonly ModelVisit[] {
  return thread.visits.map((visit) => ({
    state: visit.state,
    kind: visit.type as ModelVisit["kind"],
    threads: [...visit.branches, ...visit.iterations].map(modelOf),
  }));
}

/** Every way through a model along one thread, into one of the inner threads and back: what a path may be a part of. */
export function waysThrough(visits: readonly ModelVisit[]): string[][] {
  return visits.reduce<string[][]>(
    (ways, visit) => {
      const inside = visit.threads.length === 0 ? [[]] : visit.threads.flatMap(waysThrough);
      return ways.flatMap((way) => inside.map((inner) => [...way, visit.state, ...inner]));
    },
    [[]],
  );
}
