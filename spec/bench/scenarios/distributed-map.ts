import type { JsonObject } from "../../../src/util/json.js";
import { timed, withMemory, type Figures, type Scenario } from "../scenario.js";

/** One Pass per item, each in a child execution of its own; results go to S3, where they may be as large as they like. */
const MACHINE: JsonObject = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON" },
        Parameters: { Bucket: "bench", Key: "items.json" },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Shape",
        States: { Shape: { Type: "Pass", Parameters: { "item.$": "$.id" }, End: true } },
      },
      ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "bench", Prefix: "out" } },
      End: true,
    },
  },
};

async function measured(items: number): Promise<Figures> {
  const { deployed } = await import("../contenders.js");
  const machine = await deployed(MACHINE);
  const body = JSON.stringify(Array.from({ length: items }, (_, id) => ({ id, q: id % 7 })));
  machine.cloud.s3.put({ bucket: "bench", key: "items.json", body });
  return await withMemory(async () => ({ ms: await timed(() => machine.run({})), held: machine }));
}

/** A distributed Map over 10,000 items: time, and how memory grows. */
export const DISTRIBUTED_MAP: Scenario = {
  name: "distributed-map",
  title: "Distributed Map of 10,000 items",
  stepwright: () => measured(10_000),
  lines: (ours) => {
    const mb = (value = 0): string => `${value.toFixed(1)} MB`;
    const peakMb = ours["peakMb"] ?? Infinity;
    return [
      {
        what: "time",
        stepwright: `${(ours["ms"] ?? 0).toFixed(0)} ms`,
        inside: "10,000 child executions with their histories, results written to S3",
      },
      {
        what: "growth of memory, peak",
        stepwright: mb(ours["peakMb"]),
        goal: "< 512 MB",
        met: peakMb < 512,
        inside: "resident memory",
      },
      {
        what: "memory held after",
        stepwright: mb(ours["heldMb"]),
        inside: "heap after collection; all child executions",
      },
    ];
  },
};
