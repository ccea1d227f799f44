import { collector } from "../../coverage/collector.js";
import { buildExecution, carryMapRuns, startedBy, type Execution, type SeenMapRun } from "../../history/index.js";
import type { ExpectationNode } from "../../plan/expectation.js";
import type { JsonValue } from "../../util/json.js";
import type { Projecting } from "./execution-reader.js";
import { seeCharges } from "./map-run-charges.js";
import { seeMapRuns } from "./map-run-children.js";
import type { QueuePort } from "../queue-port.js";
import type { TargetPort } from "../port.js";

/** How nested executions are looked at. */
interface Looking {
  /** Those that still run are waited for. */
  readonly waits: boolean;
  readonly deadlineMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** How the child executions of Map Runs are read: they run the definition that the execution runs. */
  readonly projecting: Projecting;
}

/** What there is to see of the executions a state started. */
export interface SeenChildren {
  readonly executions: readonly Execution[];
  /** ARNs of those that cannot be looked at: EXPRESS ones, where these have no history. */
  readonly hidden: readonly string[];
}

/** The nested executions that a plan asks for, by their ARNs. */
export class Children {
  readonly #byArn = new Map<string, Execution | undefined>();

  /** The queues of where they ran; undefined where there are none to read. */
  readonly queues: QueuePort | undefined;

  constructor(queues?: QueuePort) {
    this.queues = queues;
  }

  /** Looks at those that expectations ask for, and at those inside them. */
  static async of(
    port: TargetPort,
    execution: Execution,
    expectations: readonly ExpectationNode[],
    looking: Looking,
  ): Promise<Children> {
    const children = new Children(port.queues);
    await children.#add(port, execution, expectations, looking);
    return children;
  }

  /** The executions a state of an execution started, in the order it started them. */
  of(execution: Execution, state: string): SeenChildren {
    const arns = startedBy(execution, state);
    return {
      executions: arns.flatMap((arn) => this.#byArn.get(arn) ?? []),
      hidden: arns.filter((arn) => this.#byArn.get(arn) === undefined),
    };
  }

  /** The Map Runs of a distributed Map that were looked at. */
  mapRuns(execution: Execution, map: string): readonly SeenMapRun[] {
    return execution.mapRuns.filter((run) => run.map === map);
  }

  async #add(
    port: TargetPort,
    execution: Execution,
    expectations: readonly ExpectationNode[],
    looking: Looking,
  ): Promise<void> {
    const { projecting } = looking;
    carryMapRuns(execution, await seeMapRuns(port, execution, expectations, projecting));
    if (expectations.some(({ kind }) => kind === "transitions")) await seeCharges(port, execution, projecting);
    for (const node of expectations) {
      if (node.kind !== "child") continue;
      for (const arn of startedBy(execution, node.state)) {
        if (!this.#byArn.has(arn)) this.#byArn.set(arn, await look(port, arn, looking));
        const child = this.#byArn.get(arn);
        // It runs another machine, as it is.
        const own = { ...looking, projecting: () => ({}) };
        if (child !== undefined) await this.#add(port, child, node.expectations, own);
      }
    }
  }
}

async function look(port: TargetPort, executionArn: string, looking: Looking): Promise<Execution | undefined> {
  if (executionArn.includes(":express:") && !port.capabilities.expressHistory) return undefined;
  const { waits, deadlineMs, signal } = looking;
  if (waits) await port.wait(executionArn, { deadlineMs, ...(signal !== undefined && { signal }) });
  const [description, events, definition] = await Promise.all([
    port.describe(executionArn),
    port.history(executionArn),
    definitionOf(port, executionArn),
  ]);
  const execution = buildExecution({ description, events, definition, origin: port.origin });
  if (port.kind !== "embedded") collector()?.observed(execution);
  return execution;
}

/** The machine may be gone by now: its execution is then judged without its definition. */
async function definitionOf(port: TargetPort, executionArn: string): Promise<JsonValue | undefined> {
  try {
    return (await port.describeMachineForExecution(executionArn)).definition;
  } catch {
    return undefined;
  }
}
