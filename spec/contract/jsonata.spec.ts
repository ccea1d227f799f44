import { expect } from "chai";
import { embedded, fails, is, returns, workflow } from "../../src/index.js";

const definition = {
  QueryLanguage: "JSONata",
  StartAt: "Price",
  States: {
    Price: {
      Type: "Map",
      Items: "{% $states.input.items %}",
      ItemSelector: { sku: "{% $states.context.Map.Item.Value %}", currency: "{% $states.input.currency %}" },
      ItemProcessor: {
        StartAt: "PriceItem",
        States: {
          PriceItem: {
            Type: "Task",
            Resource: "arn:aws:states:::lambda:invoke",
            Arguments: { FunctionName: "price-item", Payload: "{% $states.input %}" },
            Output: "{% $states.result.Payload %}",
            Retry: [{ ErrorEquals: ["Price.Unavailable"], MaxAttempts: 2 }],
            End: true,
          },
        },
      },
      Assign: { total: "{% $sum($states.result.price) %}" },
      Output: "{% $states.input %}",
      Next: "IsLarge",
    },
    IsLarge: {
      Type: "Choice",
      Choices: [{ Condition: "{% $total >= 100 %}", Next: "Approve", Assign: { approval: "needed" } }],
      Default: "Confirm",
      Assign: { approval: "none" },
    },
    Approve: {
      Type: "Task",
      Resource: "arn:aws:states:::sns:publish",
      Arguments: { Message: "{% 'Approve ' & $total & ' ' & $states.input.currency %}" },
      Catch: [
        {
          ErrorEquals: ["States.ALL"],
          Assign: { approval: "{% 'failed: ' & $states.errorOutput.Error %}" },
          Output: "{% $states.input %}",
          Next: "Confirm",
        },
      ],
      Next: "Confirm",
    },
    Confirm: {
      Type: "Succeed",
      Output: { total: "{% $total %}", approval: "{% $approval %}", at: "{% $now() %}" },
    },
  },
} as const;

const priced = (price: number): { price: number } => ({ price });

describe("a workflow in JSONata", () => {
  const orders = workflow(definition)
    .on(embedded())
    .withInput({ items: ["a", "b"], currency: "EUR" });

  it("runs on doubles as any other does", async () => {
    const execution = await orders
      .stub("PriceItem", returns(priced(20)))
      .stub("PriceItem", fails("Price.Unavailable").once().thenReturns(priced(90)).item(1))
      .stub("Approve", returns({ MessageId: "m-1" }))
      .expectPath("Price", "IsLarge", "Approve", "Confirm")
      .expectItems("Price", 2)
      .expectRetries("PriceItem", 1)
      .expectCalled("PriceItem", { times: 3 })
      .expectCalled("Approve", { with: { Message: "Approve 110 EUR" } })
      .expectOutput({ total: 110, approval: "needed", at: is.isoDate() })
      .run();
    expect(execution.visits.find(({ state }) => state === "IsLarge")?.variables).to.deep.equal({ approval: "needed" });
  });

  it("takes the errors of tasks where a catcher says so", async () => {
    await orders
      .stub("PriceItem", returns(priced(50)))
      .stub("Approve", fails("Topic.Gone"))
      .expectCaught("Approve", "Topic.Gone", "Confirm")
      .expectOutput({ approval: "failed: Topic.Gone" })
      .run();
  });

  it("fails where an expression has no value, and says which", async () => {
    await orders
      .withInput({ items: ["a"] })
      .stub("PriceItem", returns(priced(5)))
      .expectFailed({
        error: "States.QueryEvaluationError",
        cause: is.matching(
          /'\$states.input.currency' specified for the field 'ItemSelector\/currency' returned nothing/,
        ),
      })
      .run();
  });
});
