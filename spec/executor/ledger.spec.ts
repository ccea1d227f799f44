import { expect } from "chai";
import { inspect } from "node:util";
import { execution } from "../../dsl/execution.js";
import { everyFault } from "../../dsl/faults/every-fault.js";
import { fromPlan } from "../../dsl/plans/from-plan.js";
import { mergePlans } from "../../dsl/plans/merge-plans.js";
import { workflow } from "../../dsl/workflow.js";
import { ledger, type Leftovers } from "../../src/executor/ledger.js";
import { embedded } from "../../src/targets/index.js";
import { rejection } from "../dsl/refusal.js";
import { RecordedPort } from "./recorded-port.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const executionArn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";

/** What is left when the work ends, as a test would be asked. */
async function leftovers(work: () => unknown): Promise<Leftovers> {
  ledger.open("a test");
  await work();
  return ledger.close();
}

const summaries = ({ neverRun }: Leftovers): string[] => neverRun.map(({ summary }) => summary);

describe("The ledger", () => {
  const port = new RecordedPort();
  const base = workflow(arn).on(port);

  it("finds what was built with expectations and never run, once, at the line that built it", async () => {
    const left = await leftovers(() => {
      base.expectSucceeded().expectPath("Done").within("5s");
    });
    expect(summaries(left)).to.deep.equal([
      `workflow(${arn}): it ends SUCCEEDED; it passes through "Done"; it ends within 5s`,
    ]);
    expect(left.neverRun[0]?.at).to.match(/^spec\/executor\/ledger\.spec\.ts:\d+:\d+$/);
    expect(left.stillPending).to.deep.equal([]);
  });

  it("finds executions that are only looked at, and plans taken up again", async () => {
    const plan = base.expectPath("Done").toPlan();
    const left = await leftovers(() => {
      execution(executionArn).expectSucceeded();
      fromPlan(plan);
    });
    expect(left.neverRun).to.have.length(2);
  });

  it("does not mind what expects nothing", async () => {
    expect(await leftovers(() => workflow(arn).on(port).withInput({}))).to.deep.equal({
      neverRun: [],
      stillPending: [],
    });
  });

  it("counts a builder as run when one derived from it ran", async () => {
    const left = await leftovers(async () => {
      const shared = base.expectSucceeded();
      await shared.expectPath("Done").check();
      await shared.within("5s").check();
    });
    expect(left.neverRun).to.deep.equal([]);
  });

  it("finds a table of faults nobody ran", async () => {
    const left = await leftovers(() => void everyFault(base));
    expect(summaries(left)).to.deep.equal([`everyFault(…) of workflow(${arn}): nothing expected yet`]);
    const machine = { StartAt: "A", States: { A: { Type: "Task", Resource: arn, End: true } } };
    const ran = await leftovers(() => everyFault(workflow(machine).on(embedded()).expectSucceeded()).run());
    expect(ran).to.deep.equal({ neverRun: [], stillPending: [] });
  });

  it("finds the one of two derived builders that never ran", async () => {
    const left = await leftovers(async () => {
      const shared = base.expectSucceeded();
      await shared.expectPath("Done").check();
      shared.within("5s");
    });
    expect(summaries(left)).to.deep.equal([`workflow(${arn}): it ends SUCCEEDED; it ends within 5s`]);
  });

  it("looks at the test a builder was made in, not at that of its base", async () => {
    let shared = base.expectSucceeded();
    ledger.open("the hooks of a suite");
    shared = shared.expectNoErrors();
    expect((await leftovers(() => shared.expectPath("Done").check())).neverRun).to.deep.equal([]);
    expect((await leftovers(() => shared.within("1s"))).neverRun).to.have.length(1);
    expect(ledger.close().neverRun).to.deep.equal([]);
  });

  it("counts a started execution as run when it is judged", async () => {
    const unjudged = await leftovers(async () => {
      const running = await base.expectSucceeded().start();
      await running.stop();
    });
    expect(unjudged.neverRun).to.have.length(1);
    const judged = await leftovers(async () => {
      const running = await base.expectSucceeded().start();
      await running.check();
    });
    expect(judged.neverRun).to.deep.equal([]);
  });

  it("counts workflows that share a run", async () => {
    const left = await leftovers(async () => {
      const [one] = mergePlans(base.expectSucceeded(), base.expectPath("Done"));
      await one.run();
    });
    expect(summaries(left)).to.deep.equal([`workflow(${arn}): it passes through "Done"`]);
  });

  it("finds runs that were begun and had not ended, and cancels them", async () => {
    let run: Promise<unknown> | undefined;
    const left = await leftovers(() => {
      run = workflow(arn)
        .on(new RecordedPort({ lasts: true }))
        .expectSucceeded()
        .run();
    });
    expect(left.neverRun).to.deep.equal([]);
    expect(left.stillPending).to.have.length(1);
    expect(left.stillPending[0]?.at).to.match(/^spec\/executor\/ledger\.spec\.ts:\d+:\d+$/);
    await ledger.letGo();
    expect(await rejection("RUN_CANCELLED", run!)).to.match(
      /^The run was cancelled by its signal \(its test is over\)/,
    );
  });

  it("forgets a run that failed, and keeps nothing outside a test", async () => {
    const failing = new RecordedPort({ failing: { start: new Error("no") } });
    const left = await leftovers(() =>
      workflow(arn)
        .on(failing)
        .expectSucceeded()
        .run()
        .catch(() => undefined),
    );
    expect(left).to.deep.equal({ neverRun: [], stillPending: [] });
    const outside = base.expectSucceeded();
    expect(await leftovers(() => undefined)).to.deep.equal({ neverRun: [], stillPending: [] });
    outside.toPlan();
  });

  it("takes a plan that was asked for as wanted, to be run elsewhere", async () => {
    const left = await leftovers(() => {
      base.expectSucceeded().toPlan();
      base.expectSucceeded().expectPath("Done").compiled();
    });
    expect(left).to.deep.equal({ neverRun: [], stillPending: [] });
  });

  it("does not take a builder that was only printed for one that ran", async () => {
    const left = await leftovers(() => {
      base.expectPath("Done").explain();
      inspect(base.expectSucceeded());
    });
    expect(left.neverRun).to.have.length(2);
  });
});
