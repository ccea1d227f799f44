import type { ChainRecord, ChainResult } from "./chain-result.js";

/** What of a chain's result survives JSON, and resuming needs. */
export function chainRecord({ ok, steps, durationMs }: Pick<ChainResult, "ok" | "steps" | "durationMs">): ChainRecord {
  return {
    ok,
    steps: steps.map(({ name, outcome, attempts, execution, output, reason, chain }) => ({
      name,
      outcome,
      attempts,
      ...(execution !== undefined && { executionArn: execution.executionArn }),
      ...(outcome === "completed" && output !== undefined && { output }),
      ...(reason !== undefined && { reason }),
      ...(outcome !== "completed" && chain !== undefined && { chain: chain.toJSON() }),
    })),
    durationMs,
  };
}
