import type { JsonObject } from "../../../src/util/json.js";
import { timed, withMemory, type Figures, type Scenario } from "../scenario.js";

/** What each child execution does with its item: a Pass, or a call of a Lambda function. */
const PROCESSORS = {
  pass: {
    StartAt: "Shape",
    States: { Shape: { Type: "Pass", Parameters: { "item.$": "$.id" }, End: true } },
  },
  lambda: {
    StartAt: "Charge",
    States: {
      Charge: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: "charge", "Payload.$": "$" },
        OutputPath: "$.Payload",
        End: true,
      },
    },
  },
} as const;

type ExecutionType = "STANDARD" | "EXPRESS";

/** A child execution per item; results go to S3, where they may be as large as they like. */
function machineOf(processor: keyof typeof PROCESSORS, type: ExecutionType): JsonObject {
  return {
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
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: type },
          ...PROCESSORS[processor],
        },
        ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "bench", Prefix: "out" } },
        End: true,
      },
    },
  };
}

async function measured(items: number, definition: JsonObject): Promise<Figures> {
  const { deployed } = await import("../contenders.js");
  const machine = await deployed(definition);
  machine.cloud.lambda("charge", (event: { readonly id: number }) => ({ paid: event.id }));
  const body = JSON.stringify(Array.from({ length: items }, (_, id) => ({ id, q: id % 7 })));
  machine.cloud.s3.put({ bucket: "bench", key: "items.json", body });
  return await withMemory(async () => ({ ms: await timed(() => machine.run({})), held: machine }));
}

const mb = (value = 0): string => `${value.toFixed(1)} MB`;

/** A distributed Map over 10,000 items: time, and how memory grows. */
export const DISTRIBUTED_MAP: Scenario = {
  name: "distributed-map",
  title: "Distributed Map of 10,000 items",
  stepwright: () => measured(10_000, machineOf("pass", "STANDARD")),
  lines: (ours) => {
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

const VARIANTS = [
  { name: "pass", type: "STANDARD" },
  { name: "pass", type: "EXPRESS" },
  { name: "lambda", type: "STANDARD" },
  { name: "lambda", type: "EXPRESS" },
] as const;

/** A distributed Map over 100,000 items: the most memory the whole process takes. */
export const DISTRIBUTED_MAP_LARGE: Scenario = {
  name: "distributed-map-100k",
  title: "Distributed Map of 100,000 items",
  long: true,
  stepwright: async () => {
    const figures: Record<string, number> = {};
    let highest = 0;
    for (const { name, type } of VARIANTS) {
      const before = process.memoryUsage.rss() / 1e6;
      const { ms = 0, peakMb = 0, heldMb = 0 } = await measured(100_000, machineOf(name, type));
      // What one leaves to the allocator the next one uses again: the process is as large as its largest.
      highest = Math.max(highest, before + peakMb);
      Object.assign(figures, {
        [`${name}${type}Ms`]: ms,
        [`${name}${type}RssMb`]: highest,
        [`${name}${type}HeldMb`]: heldMb,
      });
    }
    return figures;
  },
  lines: (ours) =>
    VARIANTS.map(({ name, type }) => {
      const rssMb = ours[`${name}${type}RssMb`] ?? Infinity;
      return {
        what: `${type} children, ${name === "pass" ? "a Pass" : "lambda:invoke"}`,
        stepwright: `${((ours[`${name}${type}Ms`] ?? 0) / 1000).toFixed(1)} s, ${rssMb.toFixed(0)} MB`,
        goal: "< 512 MB",
        met: rssMb < 512,
        inside: `resident memory of the whole process at its peak; ${mb(ours[`${name}${type}HeldMb`])} of heap held after`,
      };
    }),
};
