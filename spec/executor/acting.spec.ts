import { expect } from "chai";
import {
  embedded,
  fromPlan,
  mergePlans,
  returns,
  waitingAt,
  workflow,
  type EmbeddedCloud,
  type ExecutionPlan,
} from "../../src/index.js";
import { rejection, refusal } from "../dsl/refusal.js";

const day = {
  StartAt: "Set",
  States: {
    Set: { Type: "Pass", Assign: { "order.$": "$.order" }, Next: "Sleep" },
    Sleep: { Type: "Wait", Seconds: 86_400, Next: "Approve" },
    Approve: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: "ask", Payload: { "token.$": "$$.Task.Token" } },
      TimeoutSeconds: 7200,
      End: true,
    },
  },
} as const;

const charge = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 60, MaxAttempts: 3 }],
      End: true,
    },
  },
} as const;

describe("at", () => {
  it("acts in the middle of a run, at its moment and in order", async () => {
    await using cloud = embedded();
    const moments: [string, string][] = [];
    const note =
      (name: string) =>
      (target: unknown): void =>
        void moments.push([name, (target as EmbeddedCloud).now().toISOString()]);
    const execution = await workflow(day)
      .on(cloud)
      .withInput({ order: "A1" })
      .at("25h", async (target, running) => {
        note("approve")(target);
        await running.sendTaskSuccess("Approve", { approved: true });
      })
      .at("2h", note("two hours"))
      .at("90m", note("ninety minutes"))
      .expectOutput({ approved: true })
      .run();
    expect(moments).to.deep.equal([
      ["ninety minutes", "2030-01-01T01:30:00.000Z"],
      ["two hours", "2030-01-01T02:00:00.000Z"],
      ["approve", "2030-01-02T01:00:00.000Z"],
    ]);
    expect(execution.durationMs).to.equal(25 * 3_600_000);
  });

  it("keeps time still until what it does has settled, whatever that takes", async () => {
    await using cloud = embedded();
    const execution = await workflow(day)
      .on(cloud)
      .withInput({ order: "A1" })
      .at("24h", async (_, running) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await running.sendTaskFailure("Approve", "Refused", "Not today.");
      })
      .expectFailed({ error: "Refused", cause: "Not today." })
      .run();
    expect(execution.durationMs).to.equal(86_400_000);
  });

  it("can stop the execution and look at it", async () => {
    await using cloud = embedded();
    const seen: unknown[] = [];
    await workflow(day)
      .on(cloud)
      .withInput({ order: "A1" })
      .at("12h", async (_, running) => {
        const { path, standing, execution } = await running.inspect();
        seen.push(path, standing, execution.status);
        await running.stop({ error: "Enough" });
      })
      .expectAborted()
      .expectNotVisited("Approve")
      .run();
    expect(seen).to.deep.equal([
      ["Set", "Sleep"],
      [{ state: "Sleep", input: { order: "A1" }, attempts: 0, variables: { order: "A1" } }],
      "RUNNING",
    ]);
  });

  it("fails the run with what it throws", async () => {
    await using cloud = embedded();
    const run = workflow(day)
      .on(cloud)
      .withInput({ order: "A1" })
      .at("1h", (target) => expect((target as EmbeddedCloud).now().getUTCHours()).to.equal(7))
      .run();
    await run.then(
      () => expect.fail("it passed"),
      (error: unknown) => expect((error as Error).message).to.equal("expected 1 to equal 7"),
    );
  });

  it("acts while somebody waits for a state of a started execution", async () => {
    await using cloud = embedded();
    let acted = 0;
    await using running = await workflow(day)
      .on(cloud)
      .withInput({ order: "A1" })
      .at("1h", () => (acted += 1))
      .start();
    await running.until(waitingAt("Approve"));
    expect(acted).to.equal(1);
    await running.sendTaskSuccess("Approve");
    await running.run();
    expect(acted).to.equal(1);
  });

  it("warns where its moment never came", async () => {
    await using cloud = embedded();
    const { ok, warnings } = await workflow(charge)
      .on(cloud)
      .stub("Charge", returns(1))
      .at("5m", () => undefined)
      .check();
    expect(ok).to.equal(true);
    expect(warnings.join()).to.match(
      /^at\("5m", …\) \(.*acting\.spec\.ts:\d+.*\) never came: the execution was over before\.$/,
    );
  });

  it("is part of the plan, which prints it and asks for its function", async () => {
    await using cloud = embedded();
    const builder = workflow(charge)
      .on(cloud)
      .stub("Charge", returns(1))
      .at("5m", function approve() {});
    expect(builder.explain()).to.match(/ {2}acts {6}after 5m: approve \(/);
    const plan = JSON.parse(JSON.stringify(builder.toPlan())) as ExecutionPlan;
    const text = await rejection("PLAN_BINDING_MISSING", fromPlan(plan, { on: cloud }).run());
    expect(text).to.include("approve");
    const other = workflow(charge)
      .on(cloud)
      .stub("Charge", returns(1))
      .at("6m", () => undefined);
    expect(refusal("PLANS_DIFFER", () => mergePlans(builder, other))).to.be.a("string");
    await builder.run();
    await other.run();
  });

  it("refuses moments that are no durations, and what is no function", () => {
    const base = workflow(charge);
    expect(refusal("DURATION_INVALID", () => base.at(2 as never, () => undefined))).to.match(/^at\(…\) was given/);
    expect(refusal("FUNCTION_EXPECTED", () => base.at("2h", undefined as never))).to.match(/^at\(…\)/);
  });
});

describe("inspect", () => {
  it("tells where a started execution stands, and lets no time pass", async () => {
    await using cloud = embedded();
    await using running = await workflow(charge)
      .on(cloud)
      .stub("Charge", returns({ ok: true }).after("5m"))
      .withInput({ order: 1 })
      .start();
    await running.until(waitingAt("Charge"));
    const { standing, path } = await running.inspect();
    expect(standing).to.deep.equal([{ state: "Charge", input: { order: 1 }, attempts: 1, variables: {} }]);
    expect(path).to.deep.equal(["Charge"]);
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:00.000Z");
    const ended = await running.run();
    expect(ended.status).to.equal("SUCCEEDED");
    expect((await running.inspect()).standing).to.deep.equal([]);
  });
});
