import { expect } from "chai";
import { JsonataSuite, type SuiteCase } from "./jsonata-cases.js";

describe("the suite of the jsonata package, through a Pass state", () => {
  const orders = {
    order: [
      { id: 1, price: 2 },
      { id: 2, price: 5 },
    ],
  };
  const verdict = async (one: SuiteCase & { readonly expr: string }): Promise<string> => {
    await using suite = new JsonataSuite((name) =>
      Promise.resolve(name === "orders" || name === "dataset3" ? JSON.stringify(orders) : undefined),
    );
    const { verdict: found, reason } = await suite.run(one);
    return reason === "" ? found : `${found}: ${reason}`;
  };

  it("gives each case its data, dataset and bindings", async () => {
    expect(await verdict({ expr: "$sum(order.price)", dataset: "orders", result: 7 })).to.equal("passed");
    expect(await verdict({ expr: "order[id=2].price", dataset: 3, result: 5 })).to.equal("passed");
    expect(await verdict({ expr: "$[0] + $two", data: [1, 2], bindings: { two: 2 }, result: 3 })).to.equal("passed");
    expect(await verdict({ expr: "[1]", data: null, result: [1] })).to.equal("passed");
    expect(await verdict({ expr: "nothing", dataset: "orders", undefinedResult: true })).to.equal("passed");
    expect(await verdict({ expr: "order.id", dataset: "orders", result: [2, 1], unordered: true })).to.equal("passed");
  });

  it("keeps the item of a case as its context, whatever it is", async () => {
    const pairs = [
      ["a", "b"],
      ["c", "d"],
    ];
    expect(await verdict({ expr: "$[1]", data: pairs, result: ["c", "d"] })).to.equal("passed");
    expect(await verdict({ expr: "$uppercase()", data: "one", result: "ONE" })).to.equal("passed");
    expect(await verdict({ expr: "$map(['a'], $uppercase)[]", data: null, result: ["A"] })).to.equal("passed");
  });

  it("tells errors by their codes, and those of the syntax when the machine is refused", async () => {
    expect(await verdict({ expr: "$lowercase(1)", code: "T0410" })).to.equal("passed");
    expect(await verdict({ expr: "1 + 'x'", error: { code: "T2002" } })).to.equal("passed");
    expect(await verdict({ expr: "[1", code: "S0202" })).to.equal("passed");
    expect(await verdict({ expr: "order.(%.%.%)", dataset: "orders", code: "S0217" })).to.equal("passed");
  });

  it("fails a case that comes out otherwise", async () => {
    expect(await verdict({ expr: "1 + 1", result: 3 })).to.equal("failed: expected 3: 2");
    expect(await verdict({ expr: "1 + 1", code: "T2002" })).to.match(/^failed: expected T2002: SUCCEEDED/);
  });

  it("leaves out what AWS does not have", async () => {
    expect(await verdict({ expr: "$$.order", dataset: "orders" })).to.match(/^left out: it reads \$\$/);
    expect(await verdict({ expr: "$replace('9 EUR', /(\\d) EUR/, '$$$1')", result: "$9" })).to.equal("passed");
    expect(await verdict({ expr: "$eval('1')", result: 1 })).to.match(/^left out: it calls \$eval/);
    expect(await verdict({ expr: "1", dataset: "lost", result: 1 })).to.equal("left out: there is no dataset lost");
  });
});
