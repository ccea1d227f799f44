import { expect } from "chai";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embedded, state, workflow, type EmbeddedCloud } from "stepwright";
import { assertChoice, choice, coverAll, inputsFor, pathsOf, type ChoiceCase } from "stepwright/properties";

const orders = fileURLToPath(new URL("../orders/orders.asl.json", import.meta.url));

/** The same workflow after a slip of the hand: an amount of exactly 10,000 is no longer a large one. */
const slipped = readFileSync(orders, "utf8").replace("NumericGreaterThanEquals", "NumericGreaterThan");

describe("The Choice of the order workflow", () => {
  let cloud: EmbeddedCloud;
  before(() => {
    cloud = embedded();
  });
  after(() => cloud.close());

  /** Runs one state of a definition with an input, and wants it to lead to another one. */
  const leads = (definition: string, input: ChoiceCase["input"], next: string): Promise<unknown> =>
    state(definition, "RouteOrder")
      .on(cloud)
      .withInput(input as object)
      .expectNext(next)
      .run();

  describe("by a table of cases", () => {
    const cases = [
      { name: "high_priority_order", input: { priority: "high", amount: 1000 }, next: "HighPriorityProcessing" },
      { name: "bulk_order", input: { type: "bulk", quantity: 500 }, next: "BulkProcessing" },
      { name: "standard_order", input: { type: "standard", amount: 100 }, next: "StandardProcessing" },
    ];
    for (const { name, input, next } of cases) {
      it(name, () => leads(orders, input, next));
      it(`${name}: the slip goes by unseen`, () => leads(slipped, input, next));
    }
  });

  describe("by properties of its definition", function () {
    // Hundreds of executions: an instant where nothing else runs, more on a busy machine.
    this.timeout(60_000);

    it("goes the way its definition says, through the whole workflow", async () => {
      const { outcomes } = await assertChoice(workflow(orders).on(cloud), "RouteOrder", { runs: 5 });
      expect(outcomes.map(({ next, workflowRuns }) => [next, workflowRuns])).to.deep.equal([
        ["HighPriorityProcessing", 5],
        ["BulkProcessing", 5],
        ["HighPriorityProcessing", 5],
        ["StandardProcessing", 5],
      ]);
    });

    const goesOn = (definition: string): fc.IAsyncProperty<[ChoiceCase]> =>
      fc.asyncProperty(choice(orders, "RouteOrder").boundaries(), async ({ input, expected = "" }) => {
        await leads(definition, input, expected);
      });

    it("sends orders at every boundary where they belong", () => fc.assert(goesOn(orders), { seed: 42, numRuns: 25 }));

    it("finds the slip, and makes the order that shows it as small as it can be", async () => {
      const { failed, counterexample } = await fc.check(goesOn(slipped), { seed: 42, numRuns: 100 });
      expect(failed).to.equal(true);
      expect(counterexample?.[0].input).to.deep.include({ amount: 10_000 });
    });
  });

  describe("by whole paths", () => {
    // Each case is a test: together they come by every state, rule, retrier and catcher.
    coverAll(workflow(orders).on(embedded())).tests();

    it("has an input for every path through the workflow", () => {
      const { paths, complete } = pathsOf(orders);
      expect(complete).to.equal(true);
      expect(paths.filter((path) => inputsFor(path).kind !== "found").map(String)).to.deep.equal([]);
    });
  });
});
