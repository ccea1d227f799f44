import { metFaults, type InstrumentedCopy } from "../../faults/index.js";
import { buildExecution, everyMapRun, type Execution } from "../../history/index.js";
import type { InjectionNode } from "../../plan/injection.js";
import type { TargetPort } from "../port.js";
import type { Projecting } from "./execution-reader.js";

/** Child executions that are looked through for a fault. */
const mostRead = 100;

/**
 * The faults of a copy that no attempt met, neither of the execution nor of the child executions of its distributed Maps. Where not all
 * of these can be read, or there are too many, nothing is said of what may have been met in them.
 */
export async function unusedFaults(
  port: TargetPort,
  execution: Execution,
  copy: InstrumentedCopy,
  projecting: Projecting,
): Promise<readonly InjectionNode[]> {
  const unmet = new Set(copy.faults.map(({ node }) => node));
  for (const node of metFaults(execution, copy)) unmet.delete(node);
  const below = new Set(copy.faults.filter(({ inChildren }) => inChildren).map(({ node }) => node));
  const sought = [...unmet].filter((node) => below.has(node));
  if (sought.length > 0) {
    const search = new Search(port, copy, projecting, sought);
    const looked = await search.through(execution).catch(() => false);
    for (const node of sought) if (!looked || !search.unmet.has(node)) unmet.delete(node);
  }
  return [...unmet];
}

/** Goes through child executions until each fault was met. */
class Search {
  readonly unmet: Set<InjectionNode>;
  readonly #port: TargetPort;
  readonly #copy: InstrumentedCopy;
  readonly #projecting: Projecting;
  #read = 0;

  constructor(port: TargetPort, copy: InstrumentedCopy, projecting: Projecting, unmet: readonly InjectionNode[]) {
    this.#port = port;
    this.#copy = copy;
    this.#projecting = projecting;
    this.unmet = new Set(unmet);
  }

  /** Whether all was seen that had to be. */
  async through(execution: Execution): Promise<boolean> {
    for (const { arn } of everyMapRun(execution)) {
      if (this.#port.mapRun === undefined) return false;
      const { children } = await this.#port.mapRun(arn);
      for (const { executionArn } of children) {
        if (this.unmet.size === 0) return true;
        const blind = executionArn.includes(":express:") && !this.#port.capabilities.expressHistory;
        if (blind || this.#read === mostRead) return false;
        this.#read++;
        const events = await this.#port.history(executionArn);
        const child = buildExecution({ events, ...this.#projecting(events), origin: this.#port.origin });
        for (const node of metFaults(child, this.#copy)) this.unmet.delete(node);
        if (!(await this.through(child))) return false;
      }
    }
    return true;
  }
}
