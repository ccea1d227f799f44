import { expect } from "chai";
import * as fc from "fast-check";
import { fromPlan } from "../../dsl/plans/from-plan.js";
import { handles, returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import { embedded } from "../../src/targets/index.js";

const task = {
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:ask",
      ResultPath: "$.answer",
      End: true,
    },
  },
} as const;

/** JSON as it is carried: without -0, which JSON text does not know. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

describe("Any JSON value", () => {
  it("reaches the workflow, a double, and a verdict as it is, by way of a plan read back from JSON as well", async () => {
    const cloud = embedded();
    const machine = await cloud.deploy("asks", task);
    await fc.assert(
      fc.asyncProperty(json, json, async (given, answer) => {
        const seen: unknown[] = [];
        const noted = (payload: unknown): unknown => {
          seen.push(payload);
          return answer;
        };
        const input = { given };
        const described = workflow(machine)
          .on(cloud)
          .withInput(input)
          .stub("Ask", handles(noted))
          .expectCalled("Ask", { times: 1, with: input })
          .expectState("Ask", (state) => state.exactInput(input).exactOutput({ given, answer }))
          .expectOutput({ answer })
          .expectExactOutput({ given, answer });
        const plan = JSON.parse(JSON.stringify(described.toPlan())) as ExecutionPlan;
        expect(plan).to.deep.equal(described.toPlan());
        await described.run();
        await fromPlan(plan, { on: cloud, functions: { "#1": noted } }).run();
        expect(seen).to.deep.equal([input, input]);
      }),
      { numRuns: 60, seed: 42 },
    );
  });

  it("is told from any other", async () => {
    const cloud = embedded();
    const machine = await cloud.deploy("asks", task);
    await fc.assert(
      fc.asyncProperty(json, json, async (answer, other) => {
        fc.pre(JSON.stringify(sorted(answer)) !== JSON.stringify(sorted(other)));
        const { ok } = await workflow(machine)
          .on(cloud)
          .stub("Ask", returns(answer))
          .expectExactOutput({ answer: other })
          .check();
        expect(ok).to.equal(false);
      }),
      { numRuns: 60, seed: 42 },
    );
  });
});

/** The same value with its keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .map(([key, part]) => [key, sorted(part)])
    .sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
}
