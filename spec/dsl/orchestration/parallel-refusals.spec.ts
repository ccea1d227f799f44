import { expect } from "chai";
import { execution } from "../../../dsl/execution.js";
import { mergePlans } from "../../../dsl/plans/merge-plans.js";
import { chain } from "../../../dsl/orchestration/chain.js";
import { parallel } from "../../../dsl/orchestration/parallel.js";
import { embedded } from "../../../src/targets/embedded/embedded.js";
import { rejected, thrown } from "./errors.js";
import { busy, numbers, seconds } from "./machines.js";

describe("parallel([...]) refuses", () => {
  it("what is no member", () => {
    expect(thrown(() => parallel([])).message).to.equal(
      "parallel(…) was given an empty list. It takes a workflow that is not run yet, as in workflow(orders).withInput({ … }), or a chain().",
    );
    const looked = execution("arn:aws:states:us-east-1:123456789012:execution:orders:one");
    expect(thrown(() => parallel([seconds(1), looked])).message).to.equal(
      "Place 1 of parallel([…]) was given execution(…), which is not started. It takes a workflow that is not run yet, as in workflow(orders).withInput({ … }), or a chain().",
    );
  });

  it("members nobody knows, and circles", () => {
    const batch = parallel([seconds(1).named("order"), seconds(1).named("payment")]);
    batch.toPlan();
    const one = batch.dependsOn("order", "payment");
    one.toPlan();
    expect(thrown(() => batch.dependsOn("order", "payments")).message).to.equal(
      'dependsOn(…) names "payments", which is no member. Did you mean "payment"? The members are "order", "payment".',
    );
    const [base, twice] = [seconds(1), seconds(2)];
    const list = parallel([twice, base.named("order"), twice]);
    list.toPlan();
    expect(thrown(() => list.dependsOn("order", base)).message).to.equal(
      'dependsOn(…) was given the workflow "workflow", which is not itself in the list: every word gives a new one. Give it what the list holds, or one of the names "workflow", "order", "workflow-2".',
    );
    expect(thrown(() => list.dependsOn("order", twice)).message).to.equal(
      'dependsOn(…) was given what stands 2 times in the list. Give it one of the names "workflow", "workflow-2".',
    );
    expect(thrown(() => one.dependsOn("payment", "order")).message).to.equal(
      'dependsOn(…) lets "order" wait for "payment" wait for "order": none of them could ever start. Take one of these dependencies away.',
    );
  });

  it("what cannot both be", () => {
    const text = (build: () => { toPlan(): unknown }): string => thrown(() => build().toPlan()).message;
    expect(text(() => parallel(busy, numbers(3)).startTogether().maxConcurrency(2))).to.equal(
      "parallel(…) cannot be run so: startTogether() runs all 3 at once, and maxConcurrency(2) allows 2. Leave one of them out.",
    );
    expect(text(() => parallel(busy, () => numbers(3)).startTogether())).to.equal(
      "parallel(…) cannot be run so: startTogether() starts all at one moment, so it has to know the inputs. Give them as a list.",
    );
    expect(text(() => parallel(busy.named("x", { exact: true }), numbers(3)))).to.equal(
      'parallel(…) cannot be run so: every input has an execution of its own, and named("x", { exact: true }) would give all of them one name. Leave exact out.',
    );
    expect(text(() => parallel([seconds(1).expectSucceeded()]).waitForCompletion(false))).to.match(
      /^parallel\(…\) cannot be run so: waitForCompletion\(false\) waits for no end, so nothing can be expected \(\S+\)\. Leave one of them out\.$/,
    );
  });

  it("parts that run on different targets", async () => {
    await using cloud = embedded();
    await using other = embedded({ seed: 7 });
    const batch = parallel([seconds(1).on(cloud), seconds(1).on(other)]);
    expect(thrown(() => batch.toPlan()).message).to.equal(
      `The parts of a parallel(…) run on different targets: "workflow" on embedded (us-east-1, seed 42), "workflow-2" on embedded (us-east-1, seed 7). Time is one target's own, so all of it runs on one: write .on(target) on the parallel.`,
    );
  });

  it("states around which nothing can be shared", async () => {
    await using cloud = embedded();
    const error = await rejected(
      parallel(busy, numbers(1))
        .contending("stock", { limit: 1, around: ["ReserveStok"] })
        .on(cloud)
        .check(),
    );
    expect(error.message.replaceAll(/\(\S+:\d+:\d+\)/g, "(HERE)")).to.equal(
      [
        "The plan does not fit the definition of the members of the batch; nothing was started:",
        '  - contending("stock", …) names "ReserveStok", which is not a state of any member. Did you mean "ReserveStock"? (HERE)',
        "Its states are ReserveStock.",
      ].join("\n"),
    );
  });

  it("to share a run", () => {
    expect(thrown(() => mergePlans(parallel([busy]) as never, busy)).message).to.equal(
      "mergePlans(…) was given parallel(…). It takes workflows, which share one execution; a batch or chain is many. Put all its expectations into one parallel(…) or chain().",
    );
    expect(thrown(() => mergePlans(chain().add("a", busy) as never)).message).to.include("was given chain()");
  });
});
