/* eslint-disable @typescript-eslint/no-require-imports -- what is shown here is CommonJS */
const { expect, use } = require("chai");
const { embedded, returns, workflow } = require("stepwright");

use(require("stepwright/chai").default);

it("is required from CommonJS", async () => {
  const charge = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge", End: true };
  const execution = await workflow({ StartAt: "Charge", States: { Charge: charge } })
    .on(embedded())
    .stub("Charge", returns({ paid: true }))
    .expectOutput({ paid: true })
    .run();
  expect(execution).to.have.visited("Charge", { times: 1 });
});
