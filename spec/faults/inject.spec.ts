import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { fromPlan } from "../../dsl/plans/from-plan.js";
import { workflow } from "../../dsl/workflow.js";
import type { InjectedFault } from "../../dsl/injected-fault.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import { embedded, endpoint, type EmbeddedCloud } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";

const orders: JsonObject = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "charge" },
      TimeoutSeconds: 60,
      Retry: [{ ErrorEquals: ["Lambda.TooManyRequestsException", "Card.Busy"], IntervalSeconds: 2, MaxAttempts: 2 }],
      Catch: [
        { ErrorEquals: ["Card.Declined"], Next: "Refuse" },
        { ErrorEquals: ["States.Timeout"], Next: "Later" },
      ],
      Next: "Save",
    },
    Save: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:dynamodb:putItem",
      Parameters: {},
      Retry: [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 20, BackoffRate: 1, MaxAttempts: 5 }],
      End: true,
    },
    Refuse: { Type: "Pass", End: true },
    Later: { Type: "Pass", End: true },
  },
};

describe("inject", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded({ startAt: "2030-01-01T00:00:00Z", seed: 1 });
  });
  afterEach(() => cloud.close());

  function faulty(...faults: readonly InjectedFault[]): WorkflowBuilder {
    return workflow(orders as object)
      .on(cloud)
      .named("order", { exact: true })
      .stub("Charge", returns({ Payload: {} }))
      .stub("Save", returns({}))
      .inject(...faults);
  }

  it("fails the first attempts, and asks the double only after them", async () => {
    const { execution } = await faulty({ state: "Charge", error: "Card.Busy", times: 2 })
      .expectSucceeded()
      .expectRetries("Charge", 2)
      .check();
    const attempts = execution.visits[0]?.attempts ?? [];
    expect(attempts.map(({ error }) => error)).to.deep.equal(["Card.Busy", "Card.Busy", undefined]);
  });

  it("fails every attempt where it is not told how often", async () => {
    await faulty({ state: "Charge", error: "Card.Busy" })
      .expectFailed({ error: "Card.Busy" })
      .expectRetries("Charge", 2)
      .run();
    await faulty({ state: "Charge", error: "Card.Declined", cause: "no funds" })
      .named("second")
      .expectPath("Charge", "Refuse")
      .expectOutput({ Error: "Card.Declined", Cause: "no funds" })
      .run();
  });

  it("does not tell of the stubs in whose place faults answered", async () => {
    const { warnings } = await faulty({ state: "Charge", error: "Card.Declined" }).expectPath("Refuse").check();
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^The stub for "Save" .* was never called: the execution did not reach that state\.$/);
  });

  it("knows AWS's errors for named faults", async () => {
    const errors: string[] = [];
    for (const fault of [
      "throttling",
      "lambdaOutOfMemory",
      "lambdaTimeout",
      "lambdaTooManyRequests",
      "lambdaServiceException",
      "payloadTooLarge",
      "timeout",
    ] as const) {
      const { execution } = await faulty({ state: "Charge", fault }).named(fault).check();
      errors.push(`${fault}: ${execution.visits[0]?.attempts[0]?.error}`);
    }
    expect(errors).to.deep.equal([
      "throttling: Lambda.TooManyRequestsException",
      "lambdaOutOfMemory: Runtime.ExitError",
      "lambdaTimeout: Sandbox.Timedout",
      "lambdaTooManyRequests: Lambda.TooManyRequestsException",
      "lambdaServiceException: Lambda.ServiceException",
      "payloadTooLarge: States.DataLimitExceeded",
      "timeout: States.Timeout",
    ]);
    const { execution } = await faulty({ service: "dynamodb", fault: "throttling", times: 1 }).named("db").check();
    expect(execution.visits[1]?.attempts[0]?.error).to.equal("DynamoDb.ProvisionedThroughputExceededException");
  });

  it("lets the limits of a Task end it when answers and heartbeats stay out", async () => {
    await faulty({ state: "Charge", fault: "heartbeatLoss" }).expectPath("Charge", "Later").run();
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:01:00.000Z");
  });

  it("lets answers come later, past a time-out if they are too late", async () => {
    await faulty({ state: "Charge", latency: "30s" }, { state: "Charge", latency: "5s" }).expectSucceeded().run();
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:35.000Z");
    await faulty({ state: "Charge", latency: "61s" }).named("late").expectPath("Charge", "Later").run();
  });

  it("takes a service down for a time after the start", async () => {
    const { execution } = await faulty({ service: "dynamodb", down: { from: "0s", for: "50s" } })
      .expectSucceeded()
      .check();
    const errors = execution.visits[1]?.attempts.map(({ error }) => error);
    expect(errors).to.deep.equal([...Array<string>(3).fill("DynamoDb.InternalServerErrorException"), undefined]);
    const calm = await faulty({ service: "dynamodb", down: { from: "1s", for: "1m" }, error: "Down" })
      .named("calm")
      .check();
    expect(calm.execution.status).to.equal("SUCCEEDED");
    expect(calm.warnings.join()).to.match(
      /^The fault "any Task of dynamodb is down, with Down, from 1s for 1m" \(.*\) was never used/,
    );
  });

  it("takes a share of the attempts: the same ones for the same seed", async () => {
    const many: JsonObject = {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemProcessor: {
            StartAt: "Try",
            States: {
              Try: {
                Type: "Task",
                Resource: "arn:aws:states:::sns:publish",
                Parameters: {},
                Catch: [{ ErrorEquals: ["Rare"], Next: "Caught" }],
                End: true,
              },
              Caught: { Type: "Pass", Result: "caught", End: true },
            },
          },
          End: true,
        },
      },
    };
    const caught = async (seed: number): Promise<string> => {
      await using own = embedded({ seed: 9 });
      const { execution } = await workflow(many)
        .on(own)
        .named("many", { exact: true })
        .withInput(Array.from({ length: 200 }, (_, index) => index))
        .stub("Try", returns("fine"))
        .inject({ rate: 0.2, error: "Rare", seed })
        .check();
      return (execution.output as string[]).map((one) => (one === "caught" ? "x" : ".")).join("");
    };
    const first = await caught(1);
    expect(await caught(1)).to.equal(first);
    expect(await caught(2)).to.not.equal(first);
    expect(first.replaceAll(".", "").length).to.be.within(20, 60);
  });

  it("tells of faults that no attempt met, but not of those a rate spared", async () => {
    const { warnings } = await faulty(
      { state: "Charge", error: "Card.Busy", rate: 0.001 },
      { service: "dynamodb", error: "Card.Busy", rate: 0.5, visit: 2 },
      { service: "dynamodb", fault: "throttling", visit: 3 },
    ).check();
    expect(warnings.map((warning) => warning.replace(/ \(spec.*?\)/, ""))).to.deep.equal([
      'The fault "any Task of dynamodb fails with Card.Busy, on visit 2, on 50 % of the attempts (seed 42)" was never used: no attempt met it.',
      'The fault "any Task of dynamodb suffers throttling, on visit 3" was never used: no attempt met it.',
    ]);
  });

  it("tells of faults that no attempt met in a copy, too", async () => {
    const server = await listen(createCloud(), { time: "instant" });
    try {
      await using target = endpoint(server.url);
      const choice: JsonObject = {
        StartAt: "Pay?",
        States: {
          "Pay?": { Type: "Choice", Choices: [{ Variable: "$.pay", IsPresent: true, Next: "Pay" }], Default: "Free" },
          Pay: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Parameters: {}, End: true },
          Free: { Type: "Pass", End: true },
        },
      };
      const { warnings } = await workflow(choice as object)
        .on(target)
        .inject({ state: "Pay", error: "Card.Declined" }, { service: "sqs", fault: "throttling" })
        .check();
      expect(warnings.filter((warning) => warning.startsWith("The fault ")).join("\n")).to.match(
        /^The fault "Pay fails with Card.Declined" \(.*\) was never used: no attempt met it.\nThe fault "any Task of sqs suffers throttling" \(.*\) was never used: no attempt met it.$/,
      );
    } finally {
      await server.close();
    }
  });

  it("fails callbacks as whoever has the token would, and as their service where the error is its own", async () => {
    const callback = {
      Type: "Task",
      Resource: "arn:aws:states:::sns:publish.waitForTaskToken",
      Parameters: { TopicArn: "arn:aws:sns:us-east-1:123456789012:asks", "Message.$": "$$.Task.Token" },
      End: true,
    };
    const events = async (fault: InjectedFault): Promise<string> => {
      const { execution } = await workflow({ StartAt: "Ask", States: { Ask: callback } } as object)
        .on(cloud)
        .inject(fault)
        .check();
      return execution.events.flatMap(({ type }) => (/^Task(?!State)/.test(type) ? [type.slice(4)] : [])).join(" ");
    };
    expect(await events({ state: "Ask", error: "Order.Refused" })).to.equal("Scheduled Started Submitted Failed");
    expect(await events({ state: "Ask", error: "SNS.NotFoundException" })).to.equal("Scheduled Started SubmitFailed");
    expect(await events({ state: "Ask", fault: "throttling" })).to.equal("Scheduled Started SubmitFailed");
    expect(await events({ state: "Ask", fault: "timeout" })).to.equal("Scheduled Started Submitted TimedOut");
  });

  it("touches Tasks of distributed Maps, and none of nested executions", async () => {
    const task = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Parameters: {}, End: true };
    const { stateMachineArn } = await cloud.deploy("child", { StartAt: "Send", States: { Send: task } });
    const parent: JsonObject = {
      StartAt: "Call",
      States: {
        Call: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution.sync:2",
          Parameters: { StateMachineArn: stateMachineArn },
          ResultPath: null,
          Next: "Each",
        },
        Each: {
          Type: "Map",
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "Send",
            States: { Send: task },
          },
          ItemsPath: "$.items",
          ToleratedFailurePercentage: 100,
          End: true,
        },
      },
    };
    await workflow(parent as object)
      .on(cloud)
      .withInput({ items: [1, 2] })
      .stub("Send", returns({}))
      .inject({ state: "Send", error: "Boom" })
      .expectVisits("Each", 1)
      .expectItems("Each", { failed: 2 })
      .run();
  });

  it("can be pinned to a visit and to an item", async () => {
    await faulty({ state: "Charge", error: "Card.Declined", visit: 2 }).expectPath("Charge", "Save").run();
    const { warnings } = await faulty({ state: "Charge", error: "Card.Declined", item: 0 }).named("item").check();
    expect(warnings).to.have.length(1);
  });

  it("is data of the plan: printed, and run after JSON", async () => {
    const plan = faulty(
      { state: "Charge", error: "Card.Declined", times: 1 },
      { rate: 0.25, fault: "throttling", seed: 3 },
      { service: "dynamodb", latency: "2s", visit: 1 },
    )
      .expectPath("Refuse")
      .toPlan();
    const read = JSON.parse(JSON.stringify(plan)) as ExecutionPlan;
    expect(read).to.deep.equal(plan);
    await fromPlan(read, { on: cloud }).run();
    const text = faulty(...[{ state: "Charge", error: "Card.Declined", times: 1 }]).explain();
    expect(text).to.include("  faults    Charge fails with Card.Declined, once on each visit");
  });

  it("refuses the name of a state that is not there", async () => {
    const error: unknown = await faulty({ state: "Chrage", error: "X" })
      .check()
      .catch((reason: unknown) => reason);
    expect(String(error)).to.include('inject names "Chrage", which is not a state of it. Did you mean "Charge"?');
  });

  it("refuses what is no fault, and says what to write", () => {
    const refused = (fault: object): string => {
      try {
        faulty(fault as InjectedFault);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    const write = 'Write { state: "ChargeCard", error: "Card.Declined", times: 2 }.';
    expect(refused({ state: "Charge", eror: "X" })).to.equal(
      `inject(…) cannot be used: "eror" says nothing about a fault. Did you mean "error"? ${write}`,
    );
    expect(refused({ state: "Charge" })).to.equal(
      `inject(…) cannot be used: it does not say what goes wrong: error, fault, latency or down. ${write}`,
    );
    expect(refused({ error: "X", rate: 2 })).to.equal(
      "inject(…) cannot be used: rate is 2, and must be a share from 0 to 1. Write rate: 0.1.",
    );
    expect(refused({ error: "X", latency: "2s" })).to.include("exclude each other");
    expect(refused({ error: "X", seed: 2, times: 1 })).to.include("there is no rate");
    expect(refused({ service: "lambda", seed: 2, down: { for: "1s" } })).to.include("there is no rate");
    expect(refused({ error: "X", seed: 2 })).to.equal("");
    expect(refused({ state: "Charge", fault: "outOfMemory" })).to.include("lambdaOutOfMemory");
    expect(refused({ error: "X", rate: Number.NaN })).to.include("rate is NaN, and must be a share from 0 to 1");
    expect(refused({ service: "lambda", down: { for: "10s", form: "1s" } })).to.equal(
      'inject(…) cannot be used: "form" says nothing about how long it is down. Write down: { from: "10s", for: "1m" }.',
    );
    expect(refused({ service: "lambda", down: { for: "0s" } })).to.include("it is down for no time at all");
    expect(refused({ state: "Charge", latency: "0s" })).to.include("its latency is no time at all");
    expect(refused([])).to.equal(`inject(…) cannot be used: it was given no fault at all. ${write}`);
    expect(refused({ error: "X".repeat(257) })).to.equal(
      `inject(…) cannot be used: its error has 257 characters, and no error has more than 256. ${write}`,
    );
    expect(refused({ error: "X", cause: "x".repeat(32_769) })).to.equal(
      `inject(…) cannot be used: its cause has 32769 characters, and no cause has more than 32768. ${write}`,
    );
    expect(refused({ error: "X".repeat(256), cause: "x".repeat(32_768) })).to.equal("");
    expect(refused({ state: "Charge", error: "States.ALL" })).to.equal(
      "inject(…) cannot be used: States.ALL is no error: retriers and catchers take any by it. " +
        'Write error: "Card.Declined", or any other.',
    );
  });
});
