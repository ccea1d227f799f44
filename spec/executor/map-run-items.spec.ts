import * as chai from "chai";
import { inspect } from "node:util";
import stepwright from "../../matchers/index.js";
import { embedded, render, returns, workflow } from "../../src/index.js";
import type { JsonObject } from "../../src/util/json.js";

const { expect } = chai.use(stepwright);

function machine(extra: JsonObject = {}, executionType = "STANDARD"): JsonObject {
  return {
    StartAt: "Process",
    States: {
      Process: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: executionType },
          StartAt: "Shape",
          States: {
            Shape: { Type: "Pass", Next: "Charge" },
            Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge", End: true },
          },
        },
        End: true,
        ...extra,
      },
    },
  };
}

const items = { items: ["a", "b", "c"] };

async function deployed(definition: JsonObject) {
  const cloud = embedded();
  return { cloud, orders: await cloud.deploy("orders", definition) };
}

describe("expectItems over a distributed Map", () => {
  it("counts the items of its Map Run", async () => {
    const { cloud, orders } = await deployed(machine());
    await workflow(orders)
      .on(cloud)
      .withInput(items)
      .stub("Charge", returns({ paid: true }))
      .expectItems("Process", 3)
      .expectItems("Process", { total: 3, succeeded: 3, failed: 0, aborted: 0 })
      .run();
  });

  for (const type of ["STANDARD", "EXPRESS"]) {
    it(`looks at each ${type} child execution, in the order of the items`, async () => {
      const { cloud, orders } = await deployed(machine({}, type));
      cloud.lambda("charge", (event) => ({ paid: event }));
      await workflow(orders)
        .on(cloud)
        .withInput(items)
        .expectItems("Process", (item) => item.expectPath("Shape", "Charge").expectSucceeded())
        .run();
      const result = await workflow(orders)
        .on(cloud)
        .withInput(items)
        .expectItems("Process", (item) => item.expectOutput({ paid: "a" }))
        .check();
      expect(result.ok).to.equal(false);
      expect(result.verdicts[0]?.assessment.details.join("\n")).to.include("item 1: ").and.include("item 2: ");
      expect(result.verdicts[0]?.assessment.details.join("\n")).to.not.include("item 0: ");
    });
  }

  it("tells which items failed within what is tolerated, where, and why", async () => {
    const { cloud, orders } = await deployed(machine({ ToleratedFailureCount: 1 }));
    cloud.lambda("charge", (event) => {
      if (event === "b") throw new TypeError("no funds");
      return { paid: true };
    });
    const result = await workflow(orders)
      .on(cloud)
      .withInput(items)
      .expectSucceeded()
      .expectItems("Process", { succeeded: 2, failed: 1 })
      .expectItems("Process", { succeeded: 3 })
      .check();
    expect(result.verdicts.map(({ holds }) => holds)).to.deep.equal([true, true, false]);
    const { assessment } = result.verdicts[2] ?? {};
    expect(assessment?.actual).to.equal("it worked on 3 items (2 succeeded, 1 failed)");
    expect(assessment?.details[0]).to.match(/^item 1 failed at "Charge" with TypeError/);
  });

  it("tells how many child executions ran at once, by their dates", async () => {
    const { cloud, orders } = await deployed(machine({ MaxConcurrency: 2 }));
    const base = workflow(orders).on(cloud).withInput(items).stub("Charge", returns({}).after("3s"));
    const execution = await base.expectMaxConcurrency("Process", 2).run();
    expect(execution.durationMs).to.equal(6000);
    expect(execution).to.have.maxConcurrency("Process", 2);
    expect(execution).to.not.have.maxConcurrency("Process", 1);
    const result = await base.expectMaxConcurrency("Process", 1).check();
    expect(result.verdicts[0]?.assessment).to.deep.equal({
      holds: false,
      expected: 'to run at most 1 iteration of "Process" at once',
      actual: "2 ran at once",
      details: ["Told by the dates of its child executions."],
    });
  });

  it("lets the Execution answer matchers, as far as its run looked", async () => {
    const { cloud, orders } = await deployed(machine());
    cloud.lambda("charge", (event) => ({ paid: event }));
    const base = workflow(orders).on(cloud).withInput(items);
    const whole = await base.expectItems("Process", (item) => item.expectSucceeded()).run();
    expect(whole).to.have.items("Process", { succeeded: 3 });
    expect(whole.mapRuns.map(({ map, counts }) => [map, counts.succeeded])).to.deep.equal([["Process", 3]]);
    expect(inspect(whole)).to.not.include("mapRuns");
    expect(render(whole)).to.include(`Map Run ${whole.mapRuns[0]?.arn}: 3 items, 3 succeeded`);
    const alone = await base.run();
    expect(alone.mapRuns).to.deep.equal([]);
    expect(() => expect(alone).to.have.items("Process", { succeeded: 3 })).to.throw(
      '"Process" is a distributed Map, whose items ran as executions of their own that this history does not show',
    );
  });
});
