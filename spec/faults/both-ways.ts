import type { Double } from "../../dsl/double.js";
import { workflow } from "../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { allStates, parseMachine } from "../../src/asl/index.js";
import { checkPlan } from "../../src/executor/check.js";
import { instrument, projectHistory } from "../../src/faults/index.js";
import { buildExecution, type Execution, type Visit } from "../../src/history/index.js";
import type { InjectionNode } from "../../src/plan/injection.js";
import { executionPlan } from "../../src/plan/plan.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** How a definition is run both ways. */
export interface BothWaysSetup {
  readonly input: JsonValue;
  readonly stubs: Readonly<Record<string, Double>>;
  readonly historyEvents?: number;
  /** Prepares each cloud, such as with objects to read. */
  prepare?(cloud: EmbeddedCloud): void;
}

/** What the two ways are compared by: path, attempts and outcome. */
export interface Shown {
  readonly status: string;
  readonly error: string | undefined;
  readonly output: JsonValue | undefined;
  readonly visits: readonly string[];
}

/** Runs a definition with faults put in natively, and a copy in which they happen by themselves. */
export async function bothWays(
  definition: JsonObject,
  injections: readonly InjectionNode[],
  setup: BothWaysSetup,
): Promise<{ readonly native: Shown; readonly copy: Shown; readonly ran: Execution; readonly copied: Execution }> {
  const ran = await run(definition, setup, injections);
  const made = instrument(definition, injections, "machine");
  const raw = await run(made.definition as JsonObject, setup, []);
  const { events, executionArn, name, stateMachineArn, status, startDate, stopDate, error, cause } = raw;
  const text = (value: JsonValue | undefined): string | undefined =>
    value === undefined ? undefined : JSON.stringify(value);
  const copied = buildExecution({
    description: {
      ...{ executionArn, name, stateMachineArn, status, startDate, stopDate, error, cause },
      ...{ input: text(raw.input), output: text(raw.output) },
    },
    events,
    projected: projectHistory(events, made.projection),
    definition,
  });
  // What goes round until the history is full goes round less often in a copy, which has more events.
  const full = [ran, copied].some((one) => one.cause?.includes("maximum number of history events") === true);
  const most = full ? 50 : Infinity;
  return { native: shown(ran, most), copy: shown(copied, most), ran, copied };
}

async function run(
  definition: JsonObject,
  { input, stubs, historyEvents = 25_000, prepare }: BothWaysSetup,
  injections: readonly InjectionNode[],
): Promise<Execution> {
  await using cloud = embedded({ seed: 1, startAt: "2030-01-01T00:00:00Z", quotas: { historyEvents } });
  prepare?.(cloud);
  const tasks = [...allStates(parseMachine(definition))].filter(({ state }) => state.type === "Task");
  const states = new Set(tasks.map(({ state }) => state.name));
  const base = workflow(definition as object)
    .on(cloud)
    .named("order", { exact: true })
    .withInput(input)
    .within("364d");
  const builder = Object.entries(stubs).reduce<WorkflowBuilder>(
    (built, [state, double]) => (states.has(state) ? built.stub(state, double) : built),
    base as WorkflowBuilder,
  );
  const { plan, bindings } = builder.compiled();
  const { kind: _kind, version: _version, ...fields } = plan;
  const { execution } = await checkPlan({ plan: executionPlan({ ...fields, injections }), bindings });
  return execution;
}

/** Ids of requests and times differ between any two runs. Seconds since 1970 stay numbers, or the text would be no JSON. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{32}\b/g, "id")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "id")
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time")
    .replaceAll(/\b1[89]\d{8,11}\b/g, "0");
}

/** What fails beside it in the same instant may end it before its own end, or after: that is left to chance, on AWS as well. */
function isBeside({ status, thread }: Visit): boolean {
  const { parent } = thread;
  if (status === "aborted" || thread.status === "aborted") return true;
  if (parent === undefined) return false;
  const attempt = parent.attempts.find(({ branches, iterations }) => [...branches, ...iterations].includes(thread));
  return (attempt?.error !== undefined && thread.status !== "failed") || isBeside(parent);
}

function shown({ status, error, output, visits, definition }: Execution, most: number): Shown {
  // With jitter each retry waits as long as chance has it, up to what the copy waits.
  const chance = JSON.stringify(definition).includes('"JitterStrategy"');
  return {
    status,
    error,
    output: output === undefined ? undefined : (JSON.parse(withoutIds(JSON.stringify(output))) as JsonValue),
    visits: [...visits]
      .filter((visit) => !isBeside(visit))
      .sort((left, right) => comparePlaces(placeOf(left), placeOf(right)))
      .slice(0, most)
      .map((visit) => {
        const { state, number, attempts, caughtBy } = visit;
        const tries = attempts.map((attempt) => attempt.error ?? attempt.status).join(", ");
        const delays = attempts.flatMap(({ delayMs }) =>
          delayMs === undefined || chance ? [] : [`${Math.round(delayMs / 1000)} s`],
        );
        return [
          placeOf(visit).join("."),
          state,
          number,
          visit.status,
          visit.error,
          tries,
          delays.join(", "),
          caughtBy,
        ].join(" | ");
      }),
  };
}

/** Which visit of which thread it is, from the outside in: threads beside each other have no order. */
function placeOf(visit: Visit): readonly number[] {
  const { thread } = visit;
  const own = [thread.index, thread.visits.indexOf(visit)];
  return thread.parent === undefined ? own : [...placeOf(thread.parent), ...own];
}

function comparePlaces(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
