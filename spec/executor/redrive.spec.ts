import { expect } from "chai";
import { fails, handles, returns } from "../../dsl/doubles/doubles.js";
import { redrive } from "../../dsl/redrive.js";
import { workflow } from "../../dsl/workflow.js";
import { StepwrightError } from "../../src/errors/index.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import { pathText, type Execution } from "../../src/history/index.js";
import { render } from "../../src/report/index.js";
import { endpoint, embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { RecordedPort } from "./recorded-port.js";

const task = (next?: string): object => ({
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:123456789012:function:any",
  ...(next === undefined ? { End: true } : { Next: next }),
});
const orders = { StartAt: "Reserve", States: { Reserve: task("Charge"), Charge: task("Notify"), Notify: task() } };

async function failed(cloud: EmbeddedCloud): Promise<Execution> {
  return await workflow(await cloud.deploy("orders", orders))
    .on(cloud)
    .stub("Reserve", returns({ reserved: true }))
    .stub("Charge", fails("Card.Declined", "no"))
    .expectFailed({ error: "Card.Declined" })
    .run();
}

describe("redrive", () => {
  it("goes on with one that was started, with its stubs where they were", async () => {
    const cloud = embedded();
    const running = await workflow(await cloud.deploy("orders", orders))
      .on(cloud)
      .stub("Reserve", returns({ reserved: true }))
      .stub("Charge", fails("Card.Declined").once().thenReturns({ paid: true }))
      .stub("Notify", returns({ sent: true }))
      .expectVisits("Reserve", 1)
      .expectOutput({ sent: true })
      .start();
    await running.redrive();
    const { redriveCount } = await running.run();
    expect(redriveCount).to.equal(1);
    const late = await running.redrive().then(
      () => undefined,
      (error: unknown) => error as StepwrightError,
    );
    expect(late?.message).to.include("This execution was judged already. Write redrive(execution)");
  });

  it("is refused of one that succeeded, in AWS's words", async () => {
    const cloud = embedded();
    const running = await workflow({ StartAt: "P", States: { P: { Type: "Pass", End: true } } })
      .on(cloud)
      .start();
    const refused = await running.redrive().then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(refused).to.include("SUCCEEDED");
    await running.run();
  });

  it("goes on with an execution and judges all of it", async () => {
    const cloud = embedded();
    const before = await failed(cloud);
    const calls: unknown[] = [];
    const after = await redrive(before)
      .on(cloud)
      .stub(
        "Charge",
        handles((payload) => (calls.push(payload), { paid: true })),
      )
      .stub("Notify", returns({ sent: true }))
      .expectSucceeded()
      .expectOutput({ sent: true })
      .expectPath("Reserve", "Charge", "Notify")
      .expectState("Charge", (charge) => charge.output({ paid: true }))
      .run();
    expect(calls).to.deep.equal([{ reserved: true }]);
    expect(after.executionArn).to.equal(before.executionArn);
    expect(after.redriveCount).to.equal(1);
    expect(before.redriveCount).to.equal(0);
    expect(after.visits.map(({ state, status }) => `${state} ${status}`)).to.deep.equal([
      "Reserve succeeded",
      "Charge succeeded",
      "Notify succeeded",
    ]);
    expect(after.visits[1]?.attempts.map(({ status, error }) => [status, error])).to.deep.equal([
      ["failed", "Card.Declined"],
      ["succeeded", undefined],
    ]);
    expect(render(after, { colors: false })).to.match(/^SUCCEEDED in 0s · redriven once · /);
  });

  it("may be started, watched and redriven again, by ARN", async () => {
    const cloud = embedded();
    const { executionArn } = await failed(cloud);
    const running = await redrive(executionArn)
      .on(cloud)
      .stub("Charge", fails("Again"))
      .expectFailed({ error: "Again" })
      .start();
    expect(running.arn).to.equal(executionArn);
    await running.run();
    const last = await redrive(executionArn)
      .on(cloud)
      .stub("Charge", returns(1).after("30s"))
      .stub("Notify", returns(2))
      .within("40s")
      .run();
    expect(last.redriveCount).to.equal(2);
    expect(render(last, { colors: false })).to.contain(" · redriven 2 times · ");
  });

  it("counts its deadline from the redrive", async () => {
    const cloud = embedded();
    const before = await failed(cloud);
    await cloud.advanceBy("1h");
    const charge = redrive(before).on(cloud).stub("Charge", returns(1).after("30s")).stub("Notify", returns(2));
    const { verdicts, execution } = await charge.expectSucceeded().within("20s").check();
    expect(verdicts.some(({ holds }) => !holds)).to.equal(true);
    expect(execution.redriveCount).to.equal(1);
  });

  it("reads what goes on side by side: branches, iterations, and what was never started", async () => {
    const cloud = embedded();
    const branch = (name: string, next: object = {}): object => ({
      StartAt: name,
      States: { [name]: task(), ...next },
    });
    const machine = await cloud.deploy("fan", {
      StartAt: "Fan",
      States: {
        Fan: {
          Type: "Parallel",
          Branches: [
            branch("A"),
            branch("B"),
            {
              StartAt: "Each",
              States: { Each: { Type: "Map", MaxConcurrency: 1, ItemProcessor: branch("T"), End: true } },
            },
            { StartAt: "C", States: { C: { Type: "Wait", Seconds: 10, End: true } } },
          ],
          Next: "Last",
        },
        Last: { Type: "Fail", Error: "Always" },
      },
    });
    const first = await workflow(machine)
      .on(cloud)
      .withInput([1, 2, 3])
      .stub("A", returns("a"))
      .stub("B", fails("Late").after("3s"))
      .stub("T", returns("t").after("2s"))
      .expectFailed({ error: "Late" })
      .run();
    expect(first.visits[0]?.branches.map(({ status }) => status)).to.deep.equal([
      "succeeded",
      "failed",
      "aborted",
      "aborted",
    ]);
    const second = await redrive(first)
      .on(cloud)
      .stub("B", returns("b"))
      .stub("T", returns("u"))
      .expectFailed({ error: "Always" })
      .run();
    const [fan] = second.visits;
    expect(fan?.status).to.equal("succeeded");
    expect(fan?.branches.map(({ status }) => status)).to.deep.equal(Array(4).fill("succeeded"));
    expect(fan?.output).to.deep.equal(["a", "b", ["t", "u", "u"], [1, 2, 3]]);
    expect(fan?.attempts).to.have.length(1);
    const each = fan?.branches[2]?.visits[0];
    expect(each?.iterations.map(({ index, status }) => [index, status])).to.deep.equal([
      [0, "succeeded"],
      [1, "succeeded"],
      [2, "succeeded"],
    ]);
    expect(pathText(second.thread)).to.equal("Fan[A ✓ | B ✓ | Each[3× T ✓] ✓ | C ✓] → Last ✗");
    const third = await redrive(second).on(cloud).expectFailed({ error: "Always" }).run();
    expect(third.visits.filter(({ state }) => state === "Last").map(({ status }) => status)).to.deep.equal([
      "failed",
      "failed",
    ]);
    expect(third.visits).to.have.length(second.visits.length + 1);
  });

  it("runs on an endpoint", async () => {
    const cloud = createCloud();
    const served = await listen(cloud, { time: "instant" });
    try {
      await using target = endpoint(served.url);
      const machine = await target.deploy("stops", {
        StartAt: "Begin",
        States: { Begin: { Type: "Pass", Next: "Stop" }, Stop: { Type: "Fail", Error: "Always" } },
      });
      const { executionArn } = await workflow(machine).on(target).expectFailed({ error: "Always" }).run();
      const after = await redrive(executionArn).on(target).expectFailed({ error: "Always" }).within("5s").run();
      expect(after.redriveCount).to.equal(1);
      expect(after.visits.map(({ state }) => state)).to.deep.equal(["Begin", "Stop", "Stop"]);
    } finally {
      await served.close();
    }
  });

  it("says in words what it does", () => {
    const arn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";
    const plan = redrive(arn).stub("Charge", returns(1)).expectSucceeded();
    expect(plan.explain()).to.contain("nothing: the execution goes on where it had stopped");
    expect(plan.toPlan().source).to.deep.equal({ kind: "execution", arn, redrive: true });
    expect(JSON.parse(JSON.stringify(plan.toPlan()))).to.deep.equal(plan.toPlan());
  });

  it("refuses what is no ARN of a Standard execution, and a target that redrives nothing", async () => {
    for (const wrong of ["orders", "arn:aws:states:us-east-1:123456789012:express:orders:one:1"]) {
      expect(() => redrive(wrong))
        .to.throw(StepwrightError)
        .with.property("code", "ARN_MISPLACED");
    }
    const arn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";
    const thrown = await redrive(arn)
      .on(new RecordedPort())
      .check()
      .catch((error: unknown) => error);
    expect(String(thrown)).to.contain(
      "It redrives an execution, and none can be redriven there. Run it on embedded(), endpoint() or aws().",
    );
  });
});
