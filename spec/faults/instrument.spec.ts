import { ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import { invalidDefinitionMessage, validateDefinition } from "../../src/asl/index.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { StepwrightError } from "../../src/errors/index.js";
import { instrument, projectHistory } from "../../src/faults/index.js";
import { executionPathText, buildExecution, type Execution } from "../../src/history/index.js";
import { injectionNode, type Fault, type InjectionNode } from "../../src/plan/injection.js";
import { endpoint } from "../../src/targets/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { bothWays } from "./both-ways.js";

const publish = "arn:aws:states:::aws-sdk:ssm:getParameter";
const orders = { machine: "orders", executionName: "order" };
const error = (name: string): Fault => ({ kind: "error", error: name });

function injection(state: string, fault: Fault, times?: number): InjectionNode {
  return injectionNode({ state, fault, ...(times !== undefined && { times }), at: "here" });
}

function task(more: JsonObject = {}): JsonObject {
  return { Type: "Task", Resource: publish, Parameters: {}, Next: "Done", ...more };
}

function machine(charge: JsonObject, more: JsonObject = {}): JsonObject {
  const refuse: JsonObject = JSON.stringify(charge).includes('"Refuse"') ? { Refuse: { Type: "Pass", End: true } } : {};
  return {
    StartAt: "Charge",
    States: { Charge: charge, Done: { Type: "Pass", End: true }, ...refuse, ...more },
  };
}

const retrying = machine(
  task({
    Retry: [
      { ErrorEquals: ["Card.Busy"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 },
      { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 },
    ],
    Catch: [{ ErrorEquals: ["Card.Busy", "Card.Declined"], Next: "Refuse", ResultPath: "$.why" }],
    ResultPath: "$.charge",
  }),
  { Refuse: { Type: "Choice", Choices: [{ Variable: "$.again", IsPresent: true, Next: "Charge" }], Default: "Done" } },
);

describe("instrument", () => {
  it("unrolls failures that are tried again, and leaves the Task what is left of its retriers", () => {
    const { definition, projection } = instrument(retrying, [injection("Charge", error("Card.Busy"), 2)], orders);
    const { StartAt, States } = definition as { StartAt: string; States: Record<string, JsonObject> };
    expect(StartAt).to.equal("Charge~1");
    expect(States["Charge~1"]).to.deep.equal({ Type: "Wait", Seconds: 2, Next: "Charge~2" });
    expect(States["Charge~2"]).to.deep.equal({ Type: "Wait", Seconds: 4, Next: "Charge" });
    expect(States["Charge"]).to.have.nested.property("Retry[0].MaxAttempts", 1);
    expect(States["Charge"]).to.have.nested.property("Retry[0].IntervalSeconds", 8);
    expect(States["Charge"]).to.have.nested.property("Retry[1].MaxAttempts", 1);
    expect(States["Refuse"]).to.have.nested.property("Choices[0].Next", "Charge~1");
    expect(Object.keys(projection)).to.deep.equal(["Charge~1", "Charge~2", "Charge"]);
    expect(invalidDefinitionMessage(validateDefinition(JSON.stringify(definition), { type: "STANDARD" }))).to.equal(
      undefined,
    );
  });

  it("puts a state that fails, with the Task's catchers, in the place of a failure nothing tries again", () => {
    const { definition } = instrument(retrying, [injection("Charge", error("Card.Declined"))], orders);
    const { States } = definition as { States: Record<string, JsonObject> };
    expect(States).to.not.have.property("Charge");
    expect(States["Charge~2"]).to.deep.equal({
      Type: "Parallel",
      Branches: [
        {
          StartAt: "Charge~fails",
          States: { "Charge~fails": { Type: "Fail", Error: "Card.Declined", Cause: "Injected by Stepwright." } },
        },
      ],
      Catch: [{ ErrorEquals: ["Card.Busy", "Card.Declined"], Next: "Refuse", ResultPath: "$.why" }],
      Next: "Done",
    });
  });

  const inside = (state: JsonObject): JsonObject => ({
    StartAt: "Charge",
    States: { Charge: { ...state, End: true } },
  });
  const nested = ({ Next: _next, ...rest }: JsonObject): JsonObject => inside(rest);
  const hard = task({ Retry: [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 3, MaxAttempts: 2 }] });
  const caught = task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refuse" }] });
  const cases: readonly (readonly [string, JsonValue, readonly InjectionNode[]])[] = [
    ["a failure that is tried again", retrying, [injection("Charge", error("Card.Busy"), 2)]],
    ["all attempts used up, and caught", retrying, [injection("Charge", error("Card.Busy"))]],
    ["all attempts used up, and not caught", machine(hard), [injection("Charge", error("Odd"))]],
    ["a failure nothing names", machine(task()), [injection("Charge", error("Odd"), 1)]],
    ["a failure that is caught at once", machine(caught), [injection("Charge", error("Odd"), 1)]],
    [
      "different errors after each other",
      retrying,
      [injection("Charge", error("Card.Busy"), 1), injection("Charge", error("Other"), 2)],
    ],
    ["a time-out", machine(caught), [injection("Charge", { kind: "named", name: "timeout" })]],
    [
      "a heartbeat that stays out",
      machine(
        task({
          HeartbeatSeconds: 5,
          TimeoutSeconds: 60,
          Retry: [{ ErrorEquals: ["States.Timeout"], IntervalSeconds: 2, MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "Refuse" }],
        }),
      ),
      [injection("Charge", { kind: "named", name: "heartbeatLoss" })],
    ],
    [
      "a Task in a branch",
      {
        StartAt: "Fan",
        States: {
          Fan: {
            Type: "Parallel",
            Branches: [nested(hard), { StartAt: "Slow", States: { Slow: { Type: "Wait", Seconds: 90, End: true } } }],
            Retry: [{ ErrorEquals: ["Odd"], IntervalSeconds: 1, MaxAttempts: 1 }],
            Catch: [{ ErrorEquals: ["Odd"], Next: "Refuse" }],
            End: true,
          },
          Refuse: { Type: "Pass", End: true },
        },
      },
      [injection("Charge", error("Odd"))],
    ],
    [
      "a Task of a Map's items",
      {
        StartAt: "Each",
        States: { Each: { Type: "Map", ItemsPath: "$.items", ItemProcessor: nested(hard), End: true } },
      },
      [injection("Charge", error("Odd"), 1)],
    ],
    [
      "JSONata, with Assign and Output in the catcher",
      {
        QueryLanguage: "JSONata",
        StartAt: "Charge",
        States: {
          Charge: {
            Type: "Task",
            Resource: publish,
            Arguments: {},
            Retry: [{ ErrorEquals: ["Card.Busy"], IntervalSeconds: 1, MaxAttempts: 1 }],
            Catch: [
              {
                ErrorEquals: ["States.ALL"],
                Assign: { why: "{% $states.errorOutput.Error %}" },
                Output: { id: "{% $states.input.id %}", why: "{% $states.errorOutput.Error %}" },
                Next: "Refuse",
              },
            ],
            Next: "Refuse",
          },
          Refuse: { Type: "Pass", Output: { why: "{% $why %}", all: "{% $states.input %}" }, End: true },
        },
      },
      [injection("Charge", error("Card.Busy"))],
    ],
    [
      "Parameters that are read",
      machine(
        task({
          Parameters: { Message: "m", "Id.$": "$.id" },
          Retry: [{ ErrorEquals: ["Odd"], IntervalSeconds: 3, MaxAttempts: 2 }],
        }),
      ),
      [injection("Charge", error("Odd"), 1)],
    ],
    [
      "Parameters that are read, and a failure nothing tries again",
      machine(task({ Parameters: { Message: "m", "Id.$": "$.id" } })),
      [injection("Charge", error("Odd"))],
    ],
    [
      "Parameters that cannot be evaluated, and a failure that would be tried again",
      machine(
        task({
          Parameters: { "Id.$": "$.absent" },
          Retry: [{ ErrorEquals: ["Odd"], IntervalSeconds: 3, MaxAttempts: 2 }],
        }),
      ),
      [injection("Charge", error("Odd"), 1)],
    ],
    [
      "Parameters that cannot be evaluated, and a failure that would be caught",
      machine(task({ Parameters: { "Id.$": "$.absent" }, Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refuse" }] })),
      [injection("Charge", error("Odd"))],
    ],
    [
      "Parameters that cannot be evaluated, which is caught",
      machine(
        task({
          Parameters: { "Id.$": "States.StringToJson($.id)" },
          Catch: [{ ErrorEquals: ["States.IntrinsicFailure", "States.ParameterPathFailure"], Next: "Refuse" }],
        }),
      ),
      [injection("Charge", error("Odd"), 1)],
    ],
    [
      "JSONata Arguments that cannot be evaluated, which is caught",
      {
        QueryLanguage: "JSONata",
        StartAt: "Charge",
        States: {
          Charge: {
            Type: "Task",
            Resource: publish,
            Arguments: { Message: "{% $error('no') %}" },
            Retry: [{ ErrorEquals: ["States.QueryEvaluationError"], IntervalSeconds: 1, MaxAttempts: 1 }],
            Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Output: "caught", Next: "Refuse" }],
            End: true,
          },
          Refuse: { Type: "Pass", End: true },
        },
      },
      [injection("Charge", error("Odd"))],
    ],
    [
      "a Task that reads a token it does not have",
      machine(
        task({
          Parameters: { "Token.$": "$$.Task.Token" },
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refuse" }],
        }),
      ),
      [injection("Charge", error("Odd"))],
    ],
    [
      "a Task that hands out its token",
      machine(
        task({
          Resource: `${publish}.waitForTaskToken`,
          Parameters: { Message: { "Token.$": "$$.Task.Token", "Id.$": "$.id" } },
          Retry: [{ ErrorEquals: ["Odd"], IntervalSeconds: 3, MaxAttempts: 2 }],
        }),
      ),
      [injection("Charge", error("Odd"))],
    ],
    [
      "a job that reads its token",
      {
        QueryLanguage: "JSONata",
        StartAt: "Charge",
        States: {
          Charge: {
            Type: "Task",
            Resource: "arn:aws:states:::states:startExecution.sync:2",
            Arguments: {
              StateMachineArn: "m",
              Input: { token: "{% $states.context.Task.Token %}", id: "{% $states.input.id %}" },
            },
            End: true,
          },
        },
      },
      [injection("Charge", error("Odd"))],
    ],
  ];
  for (const [name, definition, injections] of cases) {
    it(`shows the same path, attempts and outcome as faults put in natively: ${name}`, async () => {
      const { native, copy } = await bothWays(definition as JsonObject, injections, {
        input: { id: 1, items: [1, 2] },
        stubs: { Charge: returns({ ok: true }) },
      });
      expect(copy).to.deep.equal(native);
    });
  }

  it("keeps the raw events as they were recorded", async () => {
    const { copied } = await bothWays(retrying, [injection("Charge", error("Card.Busy"), 1)], {
      input: {},
      stubs: { Charge: returns({}) },
    });
    expect(copied.events.map(({ type }) => type)).to.include("WaitStateEntered");
    expect(executionPathText(copied)).to.equal("Charge → Done");
    expect(copied.visits[0]?.attempts.map((attempt) => attempt.error)).to.deep.equal(["Card.Busy", undefined]);
  });

  it("says what differs", () => {
    const { differences } = instrument(
      machine(task({ Retry: [{ ErrorEquals: ["E"], IntervalSeconds: 1, BackoffRate: 1.5, MaxAttempts: 3 }] })),
      [injection("Charge", error("E"), 2), injection("Charge", { kind: "latency", ms: 5000 }, 1)].slice(0, 1),
      orders,
    );
    expect(differences.join("\n")).to.equal(
      [
        'each injected failure of "Charge" is a state of the copy: more transitions are billed than with real failures, its Parameters are evaluated once, and no call is made',
        '$$.State.EnteredTime and $$.State.RetryCount of "Charge" are those after the injected failures',
        'a wait of 1.5 s before a retry of "Charge" lasts 2 s',
        'retrier 1 of "Charge" goes on after 2 s in place of 2.25 s',
      ].join("\n"),
    );
  });

  it("refuses what a copy cannot show, each with its reason", () => {
    const at = "here";
    const long = "L".repeat(79);
    const refused = (definition: JsonObject, ...injections: readonly InjectionNode[]): readonly string[] => {
      try {
        instrument(definition, injections, orders);
      } catch (thrown) {
        const { code, facts } = thrown as StepwrightError<"FAULTS_UNWRAPPABLE">;
        expect(code).to.equal("FAULTS_UNWRAPPABLE");
        return facts.problems;
      }
      return [];
    };
    const fault = error("E");
    expect(refused(machine(task()), injectionNode({ visit: 2, fault, at })).join()).to.include("leave visit out");
    expect(refused(machine(task()), injectionNode({ item: 2, fault, at })).join()).to.include("leave item out");
    expect(
      refused(machine(task({ Parameters: { "n.$": "$$.State.RetryCount" } })), injection("Charge", fault)),
    ).to.deep.equal(['"Charge": it reads how often it was tried, which is less in a copy']);
    expect(
      refused(
        { StartAt: long, States: { [long]: { Type: "Task", Resource: publish, End: true } } },
        injection(long, fault),
      ).join(),
    ).to.include("whose name is over 80 characters");
    const taken = machine(task(), { "Charge~1": { Type: "Pass", Next: "Done" } });
    expect(refused(taken, injection("Charge", fault)).join()).to.include("there is one of that name");
    expect(
      refused(machine(task({ TimeoutSeconds: 5 })), injection("Charge", { kind: "latency", ms: 5000 }, 1)).join(),
    ).to.include("would time it out");
    const late = injection("Charge", { kind: "latency", ms: 5000 }, 1);
    expect(refused(machine(task({ TimeoutSeconds: 60, HeartbeatSeconds: 5 })), late).join()).to.include(
      "would time it out",
    );
    expect(refused(machine(task({ TimeoutSecondsPath: "$.limit" })), late)).to.deep.equal([
      '"Charge": a late answer may time it out, and its HeartbeatSeconds and TimeoutSeconds are not written out as numbers',
    ]);
  });

  it("runs by itself where faults cannot be put into Tasks, and removes the copy, also after a failure", async () => {
    const cloud = createCloud();
    cloud.lambda("charge", () => Promise.resolve({ ok: true }));
    const served = await listen(cloud, { time: "instant" });
    const target = endpoint(served.url);
    try {
      const definition = machine({
        ...task(),
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: "charge" },
        Retry: [{ ErrorEquals: ["Lambda.TooManyRequestsException"], IntervalSeconds: 1, MaxAttempts: 2 }],
      });
      const { execution, warnings } = await workflow(definition as object)
        .on(target)
        .inject({ state: "Charge", fault: "throttling", times: 1 })
        .expectSucceeded()
        .expectRetries("Charge", 1)
        .expectExactPath("Charge", "Done")
        .check();
      expect(execution.visits[0]?.attempts[0]?.error).to.equal("Lambda.TooManyRequestsException");
      expect(warnings.join()).to.include("The faults ran in a copy of the definition: each injected failure");
      const failing: unknown = await workflow(definition as object)
        .on(target)
        .inject({ state: "Charge", error: "Odd" })
        .expectSucceeded()
        .run()
        .catch((reason: unknown) => reason);
      expect(String(failing)).to.include("expected the execution to succeed");
      const { stateMachines } = await target.sfn.send(new ListStateMachinesCommand({}));
      expect(stateMachines).to.deep.equal([]);
    } finally {
      await target.close();
      await served.close();
    }
  });

  it("projects nothing where there is nothing to project", () => {
    const execution: Execution = buildExecution({ events: [] });
    expect(projectHistory(execution.events, {})).to.deep.equal([]);
  });
});
