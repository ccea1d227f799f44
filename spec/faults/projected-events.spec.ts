import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { projectHistory } from "../../src/faults/index.js";
import type { HistoryEvent } from "../../src/history/index.js";
import { injectionNode, type Fault } from "../../src/plan/injection.js";
import type { JsonObject } from "../../src/util/json.js";
import { bothWays } from "./both-ways.js";

interface Called {
  readonly resource: string;
  readonly parameters: JsonObject;
}

const account = "us-east-1:123456789012";
const resources = {
  "a service": { resource: "arn:aws:states:::sns:publish", parameters: { TopicArn: "t", "Message.$": "$.id" } },
  "a job": { resource: "arn:aws:states:::glue:startJobRun.sync", parameters: { "JobName.$": "$.id" } },
  "a callback": {
    resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    parameters: { QueueUrl: "q", "MessageBody.$": "$.id" },
  },
  "a function": { resource: `arn:aws:lambda:${account}:function:charge`, parameters: { m: 1, "id.$": "$.id" } },
  "an activity": { resource: `arn:aws:states:${account}:activity:charge`, parameters: { m: 1 } },
} as const satisfies Readonly<Record<string, Called>>;

function machine({ resource, parameters }: Called, more: JsonObject = {}): JsonObject {
  return {
    StartAt: "Charge",
    States: {
      Charge: {
        Type: "Task",
        Resource: resource,
        Parameters: parameters,
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refuse" }],
        End: true,
        ...more,
      },
      Refuse: { Type: "Pass", End: true },
    },
  };
}

/** Type and details of the events of attempts, without what only a call that is made can tell. */
function attemptsOf(events: readonly HistoryEvent[]): readonly (readonly [string, unknown])[] {
  return events
    .filter(({ type }) => /^(Task|LambdaFunction|Activity)(?!State)/.test(type))
    .map((event) => {
      const { id: _id, previousEventId: _before, timestamp: _at, type, ...details } = event;
      const [fields = {}] = Object.values(details) as JsonObject[];
      const { region: _region, timeoutInSeconds: _t, heartbeatInSeconds: _h, workerName: _w, ...rest } = fields;
      return [type, type === "TaskSubmitted" ? { ...rest, output: "" } : rest] as const;
    });
}

async function both(called: Called, fault: Fault, more?: JsonObject): Promise<readonly (readonly [string, unknown])[]> {
  const { native, copy, ran, copied, made } = await bothWays(
    machine(called, more),
    [injectionNode({ state: "Charge", fault, at: "here" })],
    { input: { id: "seven" }, stubs: { Charge: returns({}) } },
  );
  expect(copy).to.deep.equal(native);
  const seen = attemptsOf(ran.events);
  expect(attemptsOf(projectHistory(copied.events, made.projection))).to.deep.equal(seen);
  return seen;
}

describe("the events of injected failures", () => {
  const ends: { readonly [Name in keyof typeof resources]: readonly [timedOut: string, ...failed: string[]] } = {
    "a service": ["TaskTimedOut", "TaskFailed"],
    "a job": ["TaskTimedOut", "TaskSubmitFailed"],
    // An error that is not its service's is the answer of whoever has the token.
    "a callback": ["TaskTimedOut", "TaskSubmitted", "TaskFailed"],
    "a function": ["LambdaFunctionTimedOut", "LambdaFunctionFailed"],
    "an activity": ["ActivityTimedOut", "ActivityFailed"],
  };
  for (const [name, [timedOut, ...failed]] of Object.entries(ends)) {
    const called = resources[name as keyof typeof resources];
    const { resource } = called;

    it(`are AWS's of a time-out, natively and in a copy: ${name}`, async () => {
      const seen = await both(called, { kind: "named", name: "timeout" });
      const names = resource.includes(":::")
        ? { resourceType: resource.split(":")[5], resource: resource.split(":")[6] }
        : {};
      expect(seen.at(-1)).to.deep.equal([timedOut, { ...names, error: "States.Timeout" }]);
      expect(seen.filter(([type]) => type === timedOut)).to.have.lengthOf(2);
      expect(await both(called, { kind: "error", error: "States.Timeout" })).to.deep.equal(seen);
    });

    it(`are AWS's of an error, natively and in a copy: ${name}`, async () => {
      const seen = await both(called, { kind: "error", error: "Odd", cause: "no" });
      expect(seen.map(([type]) => type).filter((type) => !/(Scheduled|Started)$/.test(type))).to.deep.equal([
        ...failed,
        ...failed,
      ]);
    });
  }

  it("are AWS's of a heartbeat that stays out, natively and in a copy", async () => {
    const seen = await both(resources["a callback"], { kind: "named", name: "heartbeatLoss" }, { HeartbeatSeconds: 5 });
    expect(seen.map(([type]) => type).slice(0, 4)).to.deep.equal([
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskTimedOut",
    ]);
    await both(resources["a function"], { kind: "named", name: "heartbeatLoss" }, { TimeoutSeconds: 5 });
  });

  it("keep a cause that is given with States.Timeout: somebody answers so", async () => {
    const seen = await both(resources["a service"], { kind: "error", error: "States.Timeout", cause: "mine" });
    expect(seen.at(-1)?.[0]).to.equal("TaskFailed");
    expect(seen.at(-1)?.[1]).to.include({ error: "States.Timeout", cause: "mine" });
  });
});
