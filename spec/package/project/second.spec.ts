import { expect } from "chai";
import { embedded, workflow } from "stepwright";

describe("a second file", () => {
  it("has a world of its own", async () => {
    const definition = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 86_400, End: true } } };
    const execution = await workflow(definition).on(embedded()).withInput().expectSucceeded().run();
    expect(execution.durationMs).to.equal(86_400_000);
  });
});
