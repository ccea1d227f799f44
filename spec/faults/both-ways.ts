import { DescribeMapRunCommand } from "@aws-sdk/client-sfn";
import type { Double } from "../../dsl/doubles/double.js";
import { workflow } from "../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { allStates, parseMachine } from "../../src/asl/index.js";
import { checkPlan } from "../../src/executor/check.js";
import { instrument, projectHistory, type InstrumentedCopy } from "../../src/faults/index.js";
import { buildExecution, everyMapRun, type Execution, type HistoryEvent } from "../../src/history/index.js";
import type { InjectionNode } from "../../src/plan/injection.js";
import { executionPlan } from "../../src/plan/plan.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { shownBoth, type Family, type Shown } from "./shown.js";

/** How a definition is run both ways. */
export interface BothWaysSetup {
  readonly input: JsonValue;
  readonly stubs: Readonly<Record<string, Double>>;
  readonly historyEvents?: number;
  /** Prepares each cloud, such as with objects to read. */
  prepare?(cloud: EmbeddedCloud): void;
}

const executionName = "order";

/** What came of it: `native` and `copy` are to be equal. */
export interface BothWays {
  readonly native: Shown;
  readonly copy: Shown;
  /** The two executions. */
  readonly ran: Execution;
  readonly copied: Execution;
  readonly made: InstrumentedCopy;
}

/** Reads the history of an execution; a copy's as that of its definition. */
type Projecting = (events: readonly HistoryEvent[]) => readonly HistoryEvent[];

/** Runs a definition with faults put in natively, and a copy in which they happen by themselves. */
export async function bothWays(
  definition: JsonObject,
  injections: readonly InjectionNode[],
  setup: BothWaysSetup,
): Promise<BothWays> {
  const ran = await familyOf(definition, setup, injections);
  const made = instrument(definition, injections, { machine: "machine", executionName });
  const copied = await familyOf(made.definition as JsonObject, setup, [], {
    definition,
    project: (events) => projectHistory(events, made.projection),
  });
  const [native, copy] = shownBoth(ran, copied);
  return { native, copy, ran: ran.execution, copied: copied.execution, made };
}

/** Runs a definition, and looks at what ran with its child executions. */
export async function familyOf(
  definition: JsonObject,
  { input, stubs, historyEvents = 25_000, prepare }: BothWaysSetup,
  injections: readonly InjectionNode[],
  read?: { readonly definition: JsonObject; readonly project: Projecting },
): Promise<Family> {
  await using cloud = embedded({ seed: 1, startAt: "2030-01-01T00:00:00Z", quotas: { historyEvents } });
  prepare?.(cloud);
  const tasks = [...allStates(parseMachine(definition))].filter(({ state }) => state.type === "Task");
  const states = new Set(tasks.map(({ state }) => state.name));
  const base = workflow(definition as object)
    .on(cloud)
    .named(executionName, { exact: true })
    .withInput(input)
    .within("364d");
  const builder = Object.entries(stubs).reduce<WorkflowBuilder>(
    (built, [state, double]) => (states.has(state) ? built.stub(state, double) : built),
    base as WorkflowBuilder,
  );
  const { plan, bindings } = builder.compiled();
  const { kind: _kind, version: _version, ...fields } = plan;
  const { execution } = await checkPlan({ plan: executionPlan({ ...fields, injections }), bindings });
  const family = async (arn: string, shown?: Execution): Promise<Family> => {
    const port = cloud.port();
    const [description, events] = await Promise.all([port.describe(arn), port.history(arn)]);
    const projected = read?.project(events);
    const own =
      shown ??
      buildExecution({
        description,
        events,
        ...(projected && { projected }),
        definition: read?.definition ?? definition,
      });
    const mapRuns: Family["mapRuns"][number][] = [];
    for (const { arn: mapRunArn } of everyMapRun(own)) {
      const { status } = await cloud.sfn.send(new DescribeMapRunCommand({ mapRunArn }));
      const children: Family[] = [];
      for (const child of (await port.mapRun?.(mapRunArn))?.children ?? [])
        children.push(await family(child.executionArn));
      mapRuns.push({ failed: status === "FAILED", children });
    }
    return { execution: own, mapRuns };
  };
  return await family(execution.executionArn, read === undefined ? execution : undefined);
}
