import { expect } from "chai";
import type { InjectedFault } from "../../dsl/injected-fault.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { CheckResult } from "../../src/executor/judgement/result.js";
import { embedded, endpoint } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";

const definition: JsonObject = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.orders",
      MaxConcurrency: 1,
      ToleratedFailureCount: 3,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Charge",
        States: {
          Charge: {
            Type: "Task",
            Resource: "arn:aws:states:::lambda:invoke",
            Parameters: { FunctionName: "charge", "Payload.$": "$" },
            Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 1, MaxAttempts: 2 }],
            OutputPath: "$.Payload",
            Next: "Note",
          },
          Note: { Type: "Pass", End: true },
        },
      },
      End: true,
    },
  },
};

const input = { orders: [{ id: 1 }, { id: 2 }] };

/** Runs it with a fault natively, and on an endpoint, where it runs in a copy. */
async function both(
  inject: InjectedFault,
  check: (built: WorkflowBuilder) => Promise<CheckResult>,
): Promise<readonly [native: CheckResult, copy: CheckResult]> {
  const answer = (event: unknown): Promise<unknown> => Promise.resolve({ charged: event });
  await using cloud = embedded();
  cloud.lambda("charge", answer);
  const base = workflow(definition as object)
    .withInput(input)
    .inject(inject) as WorkflowBuilder;
  const native = await check(base.on(cloud));
  const served = createCloud();
  served.lambda("charge", answer);
  const server = await listen(served, { time: "instant" });
  const target = endpoint(server.url);
  try {
    return [native, await check(base.on(target))];
  } finally {
    await target.close();
    await server.close();
  }
}

const words = ({ verdicts }: CheckResult): readonly unknown[] =>
  verdicts.map(({ holds, assessment }) => [holds, assessment]);

describe("child executions of a distributed Map in a copy", () => {
  it("show the path of their definition, and hold what they hold natively", async () => {
    const [native, copy] = await both({ state: "Charge", error: "Busy", times: 1 }, (built) =>
      built
        .expectItems("Each", (item) => item.expectPath("Charge", "Note").expectSucceeded())
        .expectItems("Each", { succeeded: 2 })
        .expectTransitions(9)
        .check(),
    );
    expect(native.verdicts.filter(({ holds }) => !holds)).to.deep.equal([]);
    expect(words(copy)).to.deep.equal(words(native));
    for (const { execution } of [native, copy]) {
      const threads = execution.mapRuns[0]?.threads ?? [];
      expect(threads.map(({ visits }) => visits.map(({ state, type }) => `${type} ${state}`))).to.deep.equal([
        ["Task Charge", "Pass Note"],
        ["Task Charge", "Pass Note"],
      ]);
      const attempts = threads.flatMap(({ visits }) => visits[0]?.attempts.map(({ error }) => error));
      expect(attempts).to.deep.equal(["Busy", undefined, "Busy", undefined]);
    }
  });

  it("fail as they fail natively, in the same words", async () => {
    const [native, copy] = await both({ state: "Charge", error: "Card.Declined" }, (built) =>
      built
        .expectItems("Each", (item) => item.expectPath("Charge", "Note"))
        .expectItems("Each", { succeeded: 2 })
        .check(),
    );
    expect(native.ok).to.equal(false);
    expect(words(copy)).to.deep.equal(words(native));
    expect(JSON.stringify(words(copy)))
      .to.include("Charge")
      .and.not.include("Charge~");
  });
});
