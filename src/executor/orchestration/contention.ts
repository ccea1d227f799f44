import type { ContentionNode } from "../../plan/orchestration/parallel-plan.js";
import type { TaskLimit } from "../port.js";
import type { ContentionResult, MemberResult } from "./batch/parallel-result.js";
import { ResourcePool } from "./resource-pool.js";

/** What the executions of a batch compete for, and which run each of them belongs to. */
export class Contention {
  readonly limits: readonly TaskLimit[];
  readonly #pools: readonly (readonly [node: ContentionNode, pool: ResourcePool])[];
  /** The place of the run in the batch, by what pools know the execution by. */
  readonly #places = new Map<string, number>();

  constructor(nodes: readonly ContentionNode[]) {
    this.#pools = nodes.map((node) => [node, new ResourcePool(node.limit)] as const);
    this.limits = this.#pools.map(([{ resource, around }, pool]) => ({ resource, states: around, pool }));
  }

  /** An execution of the run at this place was started. */
  began(executionArn: string, index: number): void {
    if (this.#pools.length > 0) this.#places.set(poolKey(executionArn), index);
  }

  /** The results, with what their tasks waited. */
  waited(results: readonly MemberResult[]): MemberResult[] {
    const waits = new Map<number, number>();
    for (const { executionArn, waitedMs } of this.#pools.flatMap(([, pool]) => pool.waits)) {
      const index = this.#places.get(executionArn) ?? -1;
      waits.set(index, (waits.get(index) ?? 0) + waitedMs);
    }
    return results.map((result) => {
      const waitedMs = waits.get(result.index) ?? 0;
      return waitedMs === 0 ? result : Object.freeze({ ...result, waitedMs });
    });
  }

  /** What became of each resource. */
  results(members: readonly MemberResult[]): ContentionResult[] {
    return this.#pools.map(([{ resource, limit }, pool]) => {
      const waits = pool.waits.map((wait) => {
        const place = this.#places.get(wait.executionArn);
        return { ...wait, name: (place === undefined ? undefined : members[place]?.name) ?? wait.executionArn };
      });
      return { resource, limit, most: pool.most, longestMs: Math.max(0, ...waits.map((one) => one.waitedMs)), waits };
    });
  }
}

/** Pools know an EXPRESS execution without the id its ARN ends in. */
function poolKey(executionArn: string): string {
  return executionArn.includes(":express:") ? executionArn.slice(0, executionArn.lastIndexOf(":")) : executionArn;
}
