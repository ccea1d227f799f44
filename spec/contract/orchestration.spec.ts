import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { chain } from "../../dsl/orchestration/chain.js";
import { parallel } from "../../dsl/orchestration/parallel.js";
import { workflow } from "../../dsl/workflow.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import { awsTarget } from "../../src/targets/remote/aws.js";
import type { EmbeddedCloud } from "../../src/targets/embedded/embedded.js";
import { endpoint } from "../../src/targets/remote/endpoint.js";
import { wallClock } from "../../src/targets/remote/real-time.js";
import type { Target } from "../../src/targets/target.js";
import { worlds } from "./worlds.js";

const passes = {
  StartAt: "Keep",
  States: { Keep: { Type: "Pass", Result: true, ResultPath: "$.kept", End: true } },
};
const picky = {
  StartAt: "Check",
  States: {
    Check: { Type: "Choice", Choices: [{ Variable: "$.bad", IsPresent: true, Next: "Refuse" }], Default: "Accept" },
    Refuse: { Type: "Fail", Error: "Order.Bad" },
    Accept: { Type: "Pass", End: true },
  },
};
const tasked = {
  StartAt: "Reserve",
  States: {
    Reserve: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
      Catch: [{ ErrorEquals: ["Stock.Away"], Next: "Skip" }],
      End: true,
    },
    Skip: { Type: "Pass", End: true },
  },
};
const rests = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 3600, End: true } } };

for (const { name, open } of worlds) {
  describe(`Batches and chains on ${name}`, () => {
    let target: Target;
    let close: () => Promise<void>;
    before(async () => {
      ({ target, close } = await open());
    });
    after(() => close());

    it("runs members, and one workflow for each input", async () => {
      const members = [workflow(passes).named("one").withInput({ a: 1 }), workflow(picky).named("two")];
      const { results } = await parallel(members).dependsOn("two", "one").on(target).run();
      expect(results.map(({ name: member, status, output }) => [member, status, output])).to.deep.equal([
        ["one", "SUCCEEDED", { a: 1, kept: true }],
        ["two", "SUCCEEDED", {}],
      ]);
      expect(results[0]?.execution?.events.at(-1)?.type).to.equal("ExecutionSucceeded");
      const machine = await target.deploy("picky", picky);
      const batch = parallel(workflow(machine), [{}, { bad: 1 }, {}])
        .on(target)
        .maxConcurrency(2);
      const { summary } = await batch.expectSucceeded(2).run();
      expect(summary.failures).to.deep.equal([{ error: "Order.Bad", count: 1, names: [`${machine.name}[1]`] }]);
    });

    it("stops what runs when it fails fast", async () => {
      const members = [workflow(rests).named("long"), workflow(picky).named("bad").withInput({ bad: 1 })];
      const { results } = await parallel(members).failFast().on(target).check();
      expect(results.map(({ outcome, status }) => [outcome, status])).to.deep.equal([
        ["stopped", "ABORTED"],
        ["failed", "FAILED"],
      ]);
    });

    it("stops what is not done in time", async () => {
      const members = [workflow(rests).named("long"), workflow(passes).named("short")];
      const { results } = await parallel(members).within("300ms").on(target).check();
      expect(results.map(({ outcome }) => outcome)).to.deep.equal(["stopped", "passed"]);
    });

    it("runs EXPRESS members", async () => {
      const machine = await target.deploy("quick", passes, { type: "EXPRESS" });
      const { results } = await parallel(workflow(machine), [{ n: 1 }, { n: 2 }])
        .keep("outputs")
        .on(target)
        .run();
      expect(results.map(({ status, output }) => [status, output])).to.deep.equal([
        ["SUCCEEDED", { n: 1, kept: true }],
        ["SUCCEEDED", { n: 2, kept: true }],
      ]);
    });

    it("lets faults happen in members and steps", async () => {
      const faulty = workflow(tasked)
        .stub("Reserve", returns({}), { on: "embedded" })
        .inject({ state: "Reserve", error: "Stock.Away", times: 1 })
        .expectCaught("Reserve", "Stock.Away", "Skip");
      const machine = await target.deploy("tasked", tasked);
      const deployed = workflow(machine)
        .stub("Reserve", returns({}), { on: "embedded" })
        .inject({ state: "Reserve", error: "Stock.Away", times: 1 })
        .expectCaught("Reserve", "Stock.Away", "Skip");
      const { results } = await parallel([faulty, deployed]).on(target).run();
      expect(results.map(({ execution }) => execution?.thread.visits.map(({ state }) => state))).to.deep.equal([
        ["Reserve", "Skip"],
        ["Reserve", "Skip"],
      ]);
      await chain().add("one", faulty).add("two", deployed, {}).on(target).run();
    });

    it("starts, inspects and stops a batch of chains", async () => {
      const order = chain().add("check", workflow(picky)).add("rest", workflow(rests));
      const running = await parallel(order, [{ n: 1 }, { n: 2 }])
        .on(target)
        .start();
      const deadline = Date.now() + 20_000;
      let resting = 0;
      while (resting < 2 && Date.now() < deadline) {
        if (target.port().hold !== undefined) await (target as EmbeddedCloud).advanceBy("1s");
        resting = (await running.inspect()).running.filter(({ chain: one }) => one?.current?.name === "rest").length;
      }
      await running.stop({ error: "Test.Enough" });
      const { results } = await running.check();
      expect(results.map(({ outcome, chain: one }) => [outcome, one?.completed, one?.failed])).to.deep.equal([
        ["stopped", ["check"], ["rest"]],
        ["stopped", ["check"], ["rest"]],
      ]);
      expect(results[0]?.chain?.steps[1]?.execution).to.include({ status: "ABORTED", error: "Test.Enough" });
    });

    it("stops a chain that is not done in time", async () => {
      const steps = chain().add("first", workflow(passes), {}).add("long", workflow(rests)).within("300ms").on(target);
      const { completed, failed, verdicts } = await steps.check();
      expect([completed, failed]).to.deep.equal([["first"], ["long"]]);
      expect(verdicts.filter(({ holds }) => !holds).map(({ actual }) => actual)).to.include(
        "it was not, and was stopped",
      );
    });

    it("hands outputs on along a chain, retries, and goes on where it stopped", async () => {
      const steps = chain()
        .add("first", workflow(passes), { n: 1 })
        .fanOut("both", [workflow(picky), workflow(passes).withInput({})])
        .map((outputs: readonly unknown[]) => ({ outputs }))
        .add("second", workflow(picky))
        .add("third", workflow(picky), { bad: true })
        .retry({ max: 1, delay: "50ms" })
        .on(target);
      const result = await steps.check();
      expect(result.steps.map(({ outcome, attempts }) => [outcome, attempts])).to.deep.equal([
        ["completed", 1],
        ["completed", 1],
        ["completed", 1],
        ["failed", 2],
      ]);
      expect(result.steps[2]?.output).to.deep.equal({ outputs: [{ n: 1, kept: true }, { kept: true }] });
      const again = await steps.resume(result).check();
      expect(again.steps.map(({ resumed }) => resumed)).to.deep.equal([true, true, true, false]);
    });
  });
}

describe("A batch on aws()", () => {
  it("refuses contention in the same words", async () => {
    const target = awsTarget({ region: "us-east-1" }, wallClock);
    const batch = parallel(workflow("arn:aws:states:us-east-1:123456789012:stateMachine:orders"), [{}])
      .contending("stock", { limit: 1, around: ["Reserve"] })
      .on(target);
    const error = (await batch.check().catch((reason: unknown) => reason)) as Error;
    await target.close();
    expect(error.message).to.include('Run it on embedded(), or leave .contending("stock", …) out.');
    expect(error.message).to.include("nothing was started");
  });
});

describe("A batch on an endpoint", () => {
  it("refuses what needs an embedded cloud, before anything starts", async () => {
    const served = await listen(createCloud());
    const target = endpoint(served.url);
    const task = {
      StartAt: "Reserve",
      States: { Reserve: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:f", End: true } },
    };
    const each = workflow(task).stub("Reserve", returns({}), { on: "embedded" });
    const batch = parallel(each, [{}])
      .contending("stock", { limit: 1, around: ["Reserve"] })
      .on(target);
    const error: unknown = await batch.check().catch((reason: unknown) => reason);
    await target.close();
    await served.close();
    expect((error as Error).message.replaceAll(/\(\S+:\d+:\d+\)/g, "(HERE)")).to.match(
      /^The plan cannot run on .+; nothing was started:\n {2}- It limits how many executions use "stock" at once \(HERE\), and tasks there are real: nobody can let them wait\. Run it on embedded\(\), or leave \.contending\("stock", …\) out\.$/,
    );
  });
});
