import * as chai from "chai";
import { fileURLToPath } from "node:url";
import { embedded, fails, handles, returns, workflow, type EmbeddedCloud, type WorkflowBuilder } from "stepwright";
import { assertChoice } from "stepwright/properties";
import stepwright from "stepwright/chai";

chai.use(stepwright);
const { expect } = chai;

const file = (name: string): string => fileURLToPath(new URL(`./${name}.asl.json`, import.meta.url));
const itemsOf = (count: number): { productId: string }[] =>
  Array.from({ length: count }, (_, index) => ({ productId: `prod-${index}` }));

describe("Order fulfilment, a machine with machines inside", () => {
  let cloud: EmbeddedCloud;
  let fulfilment: WorkflowBuilder;

  before(async () => {
    cloud = embedded();
    await cloud.deploy("billing", file("billing"));
    await cloud.deploy("shipping", file("shipping"));
    fulfilment = workflow(file("fulfilment"))
      .on(cloud)
      .withInput({ orderId: "A1", amount: 40, items: itemsOf(3) })
      .stub("PackItem", returns({ packed: true }))
      .stubIn("billing", "WriteInvoice", returns({ invoice: 7 }))
      .stubIn("shipping", "BookCheap", returns({ carrier: "cheap" }))
      .stubIn("shipping", "BookFast", returns({ carrier: "fast" }));
  });
  after(() => cloud.close());

  it("bills and ships at the same time, each in a machine of its own", async () => {
    const execution = await fulfilment
      .expectBranches({ Bill: "succeeded", Ship: "succeeded" }, { exactly: true })
      .expectChild("Bill", (child) => child.expectPath("WriteInvoice").expectOutput({ invoice: 7 }))
      .expectChild("Ship", (child) => child.expectNotVisited("BookFast"))
      .expectOutput({ results: [{ invoice: 7 }, { carrier: "cheap" }] })
      .run();
    expect(execution).to.have.exactPath("RouteOrder", "PackItems", "BillAndShip", "Done");
  });

  it("lets the inner machine recover by itself", async () => {
    await fulfilment
      .stubIn("shipping", "BookCheap", fails("Carrier.Full"))
      .expectChild("Ship", (child) => child.expectCaught("BookCheap", "Carrier.Full", "BookFast"))
      .expectOutput({ results: [{ invoice: 7 }, { carrier: "fast" }] })
      .run();
  });

  it("fails where an inner machine fails, and the other branch is given up", async () => {
    await fulfilment
      .stubIn("billing", "WriteInvoice", fails("Tax.Unknown"))
      .stubIn("shipping", "BookCheap", returns({}).after("1h"))
      .expectFailed({ error: "States.TaskFailed" })
      .expectBranches({ Bill: "failed", Ship: "aborted" })
      .run();
  });

  it("packs a batch of 100 items, ten at a time", async () => {
    const items = itemsOf(100);
    await fulfilment
      .withInput({ orderId: "A1", amount: 40, items })
      .stub(
        "PackItem",
        handles(({ position, item }: { position: number; item: { productId: string } }) => ({ ...item, position })),
      )
      .expectItems("PackItems", { total: 100, succeeded: 100 })
      .expectItems("PackItems", (item, index) => item.expectVisited("PackItem").expectOutput({ position: index }))
      .expectMaxConcurrency("PackItems", 10)
      .within("300s")
      .run();
  });

  it("tries a busy warehouse again, and puts a missing item on back order", async () => {
    await fulfilment
      .stub("PackItem", fails("Warehouse.Busy").item(0).attempt(1))
      .stub("PackItem", fails("Item.Missing").item(2))
      .expectRetries("PackItem", 1)
      .expectCaught("PackItem", "Item.Missing", "BackOrder")
      .expectOutput({ packed: [{ packed: true }, { packed: true }, { packed: false }] })
      .run();
  });

  it("takes the way that the amount says, at its bounds", () => assertChoice(fulfilment, "RouteOrder", { runs: 5 }));
});
