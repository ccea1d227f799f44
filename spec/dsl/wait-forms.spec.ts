import { expect } from "chai";
import { embedded, ExpectationError, never, workflow } from "../../src/index.js";

const forms = {
  Seconds: { Type: "Wait", Seconds: 10, End: true },
  SecondsPath: { Type: "Wait", SecondsPath: "$.seconds", End: true },
  Timestamp: { Type: "Wait", Timestamp: "2030-01-01T00:00:10Z", End: true },
  TimestampPath: { Type: "Wait", TimestampPath: "$.until", End: true },
  "JSONata Seconds": { Type: "Wait", QueryLanguage: "JSONata", Seconds: "{% $states.input.seconds %}", End: true },
  "JSONata Timestamp": { Type: "Wait", QueryLanguage: "JSONata", Timestamp: "{% $states.input.until %}", End: true },
};

describe("expectWait", () => {
  for (const [form, state] of Object.entries(forms)) {
    it(`judges a Wait of the form ${form} by its bounds`, async () => {
      const waiting = workflow({ StartAt: "Rest", States: { Rest: state } }).withInput({
        seconds: 10,
        until: "2030-01-01T00:00:10Z",
      });
      await waiting
        .on(embedded())
        .expectWait("Rest", { between: ["9s", "11s"] })
        .run();
      const failed = waiting
        .on(embedded())
        .expectWait("Rest", { between: ["11s", "12s"] })
        .run();
      await failed.then(
        () => expect.fail("it passed"),
        (error: unknown) => expect(error).to.be.instanceOf(ExpectationError),
      );
    });
  }

  it("lasts hours, days and almost a year, and is cut off after a year", async () => {
    for (const [seconds, wait] of [
      [7200, "2h"],
      [5 * 86_400, "5d"],
      [364 * 86_400, "364d"],
    ] as const) {
      const definition = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: seconds, End: true } } };
      await workflow(definition)
        .on(embedded())
        .expectWait("Rest", { between: [wait, wait] })
        .run();
    }
    const twice = {
      StartAt: "One",
      States: {
        One: { Type: "Wait", Seconds: 300 * 86_400, Next: "Two" },
        Two: { Type: "Wait", Seconds: 300 * 86_400, End: true },
      },
    };
    await workflow(twice).on(embedded()).expectTimedOut().run();
  });
});

describe("time-outs", () => {
  const task = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:work", End: true };

  it("of a task, a heartbeat and a machine are expectations", async () => {
    const work = (fields: object, machine: object = {}) =>
      workflow({ StartAt: "Work", States: { Work: { ...task, ...fields } }, ...machine }).stub("Work", never());
    await work({ TimeoutSeconds: 60 }).on(embedded()).expectFailed({ error: "States.Timeout" }).within("60s").run();
    await work({ TimeoutSeconds: 600, HeartbeatSeconds: 30 })
      .on(embedded())
      .expectFailed({ error: "States.Timeout" })
      .within("30s")
      .run();
    await work({}, { TimeoutSeconds: 90 }).on(embedded()).expectTimedOut().within("90s").run();
  });
});
