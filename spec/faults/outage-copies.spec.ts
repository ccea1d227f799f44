import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import { invalidDefinitionMessage, validateDefinition } from "../../src/asl/index.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { StepwrightError } from "../../src/errors/index.js";
import { instrument } from "../../src/faults/index.js";
import { executionPathText } from "../../src/history/index.js";
import { injectionNode, type InjectionNode } from "../../src/plan/injection.js";
import { embedded, endpoint } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { bothWays } from "./both-ways.js";

const task = (more: JsonObject = {}): JsonObject => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "work" },
  Retry: [{ ErrorEquals: ["Lambda.ServiceException"], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 }],
  Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refuse" }],
  Next: "Done",
  ...more,
});

function machine(work: JsonObject, wait = 0): JsonObject {
  return {
    StartAt: "Rest",
    States: {
      Rest: { Type: "Wait", Seconds: wait, Next: "Work" },
      Work: work,
      ...(JSON.stringify(work).includes('"Refuse"') && { Refuse: { Type: "Pass", End: true } }),
      Done: { Type: "Pass", End: true },
    },
  };
}

/** Items that begin 4 seconds after each other. */
const items: JsonObject = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      MaxConcurrency: 1,
      ItemProcessor: {
        StartAt: "Rest",
        States: {
          Rest: { Type: "Wait", Seconds: 4, Next: "Work" },
          Work: task({ Retry: [], Next: "Done" }),
          Refuse: { Type: "Pass", End: true },
          Done: { Type: "Pass", End: true },
        },
      },
      End: true,
    },
  },
};

const outage = (fromMs: number, forMs: number): InjectionNode =>
  injectionNode({ state: "Work", fault: { kind: "unavailable" }, period: { fromMs, forMs }, at: "here" });

const jsonata: JsonObject = {
  QueryLanguage: "JSONata",
  StartAt: "Work",
  States: {
    Work: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "work", Payload: "{% $states.input %}" },
      Assign: { seen: "{% $states.result.StatusCode %}" },
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 3, MaxAttempts: 2 }],
      Next: "Done",
    },
    Done: { Type: "Pass", Output: "{% $seen %}", End: true },
  },
};

const silent = task({
  Resource: "arn:aws:states:us-east-1:123456789012:activity:work",
  Parameters: { "id.$": "$.id" },
  TimeoutSeconds: 4,
  Retry: [{ ErrorEquals: ["States.Timeout"], IntervalSeconds: 1, MaxAttempts: 3 }],
});

describe("a service that is down for a time, in a copy", () => {
  const cases: readonly (readonly [what: string, definition: JsonObject, fault: InjectionNode, tries: string])[] = [
    ["it is up again for the third attempt", machine(task()), outage(0, 5000), "LLs"],
    ["it stays down until all attempts are used up", machine(task()), outage(0, 60_000), "LLLL"],
    ["it is over before", machine(task(), 10), outage(0, 5000), "s"],
    ["it begins before the Task, and ends behind its first attempt", machine(task(), 10), outage(9000, 2000), "Ls"],
    ["it begins after", machine(task(), 10), outage(11_000, 2000), "s"],
    [
      "what it is given is read",
      machine(task({ Parameters: { FunctionName: "work", "Payload.$": "$" } })),
      outage(0, 3000),
      "LLs",
    ],
    ["nothing is retried or caught", machine(task({ Retry: [], Catch: [] })), outage(0, 3000), "L"],
    ["only some items meet it", items, outage(7000, 4000), "sLs"],
    ["JSONata, and variables", jsonata, outage(0, 3000), "Ls"],
    ["nobody works on an activity", machine(silent), outage(0, 6000), "SSs"],
  ];
  for (const [what, definition, fault, tries] of cases) {
    it(`shows the same path, attempts and outcome as natively: ${what}`, async () => {
      const { native, copy, ran, made } = await bothWays(definition, [fault], {
        input: { id: 1, items: [1, 2, 3] },
        stubs: Object.fromEntries(
          ["Work", "Work~calls2", "Work~calls3", "Work~calls4"].map((name) => [name, returns({})]),
        ),
      });
      expect(copy).to.deep.equal(native);
      const attempts = ran.visits.filter(({ state }) => state === "Work").flatMap((visit) => visit.attempts);
      expect(
        attempts.map(({ error = "s" }) => error.replace("Lambda", "L").replace("States", "S")[0]).join(""),
      ).to.equal(tries);
      expect(
        invalidDefinitionMessage(validateDefinition(JSON.stringify(made.definition), { type: "STANDARD" })),
      ).to.equal(undefined);
    });
  }

  it("says what differs", () => {
    const made = instrument(machine(task()), [outage(1000, 5000)], { machine: "m", executionName: "e" });
    expect(made.differences.slice(2)).to.deep.equal([
      'a Choice state before each attempt of "Work" looks whether it is down: that is billed as well',
      'whether "Work" is down is looked at up to the first attempt that is made: if that fails by itself, those after it are made as well',
    ]);
  });

  it("is refused beside other faults of the Task, and in child executions", () => {
    const problems = (definition: JsonObject, ...faults: readonly InjectionNode[]): readonly string[] => {
      try {
        instrument(definition, faults, { machine: "m", executionName: "e" });
        return [];
      } catch (reason) {
        return (reason as StepwrightError<"FAULTS_UNWRAPPABLE">).facts.problems;
      }
    };
    const odd = injectionNode({ state: "Work", fault: { kind: "error", error: "Odd" }, times: 1, at: "here" });
    expect(problems(machine(task()), outage(0, 1), odd)).to.deep.equal([
      '"Work": it is down for a time, and another fault takes it as well: put in one of them',
    ]);
    const distributed = JSON.parse(
      JSON.stringify(items).replace(
        '"StartAt":"Rest"',
        '"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Rest"',
      ),
    ) as JsonObject;
    expect(problems(distributed, outage(0, 1))).to.deep.equal([
      '"Work": it runs in child executions, which cannot tell when the one that started them began: give times in place of down',
    ]);
  });

  it("runs on an endpoint as it runs embedded", async () => {
    const base = workflow(machine(task(), 3) as object).inject({ service: "lambda", down: { from: "2s", for: "6s" } });
    const work = (): Promise<unknown> => Promise.resolve({});
    await using cloud = embedded();
    cloud.lambda("work", work);
    const native = await (base as WorkflowBuilder).on(cloud).expectRetries("Work", 2).expectSucceeded().run();
    const served = createCloud();
    served.lambda("work", work);
    const server = await listen(served, { time: "instant" });
    const target = endpoint(server.url);
    try {
      const copied = await (base as WorkflowBuilder).on(target).expectRetries("Work", 2).expectSucceeded().run();
      expect(executionPathText(copied)).to.equal(executionPathText(native));
      expect(copied.durationMs).to.be.closeTo(native.durationMs ?? 0, 500);
    } finally {
      await target.close();
      await server.close();
    }
  });
});
