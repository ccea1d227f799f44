import { AssertionError, expect, use } from "chai";
import stepwright from "../../matchers/index.js";
import { is, type Execution } from "../../src/history/index.js";
import { caughtRows, failedRows, happyRows, orders } from "../history/orders.js";

use(stepwright);

const done = orders(happyRows);
const caught = orders(caughtRows);
const failed = orders(failedRows);
const timedOut = orders([...happyRows.slice(0, 4), [4, "ExecutionTimedOut", {}, 60]]);
const aborted = orders([...happyRows.slice(0, 4), [4, "ExecutionAborted", { error: "Stop", cause: "enough" }]]);

const happyPath = "Route → Charge → Fan[Reserve → Pack ✓ | Notify ✓] → Each[2× Weigh ✓] → Rest → Done";
const happy = `\n  path: ${happyPath}`;
const refunded = "\n  path: Route → Charge ✗ → Refund";
const broken = "\n  path: Route → Charge → Fan[Reserve ⊘ | Notify ✗]";

interface Case {
  readonly name: string;
  /** Asks it of a subject. */
  readonly ask: (subject: unknown) => unknown;
  readonly askNegated: (subject: unknown) => unknown;
  readonly good: Execution;
  readonly bad: Execution;
  readonly failure: string;
  readonly negatedFailure: string;
}

const cases: readonly Case[] = [
  {
    name: "succeeded",
    ask: (subject) => expect(subject).to.have.succeeded,
    askNegated: (subject) => expect(subject).to.not.have.succeeded,
    good: done,
    bad: failed,
    failure: `expected the execution to succeed, but it failed with Sns.Down ("503") at "Notify"${broken}`,
    negatedFailure: `expected the execution not to succeed, but it succeeded${happy}`,
  },
  {
    name: "failed",
    ask: (subject) => expect(subject).to.have.failed,
    askNegated: (subject) => expect(subject).to.not.have.failed,
    good: failed,
    bad: done,
    failure: `expected the execution to fail, but it succeeded${happy}`,
    negatedFailure: `expected the execution not to fail, but it failed with Sns.Down ("503") at "Notify"${broken}`,
  },
  {
    name: "timedOut",
    ask: (subject) => expect(subject).to.have.timedOut,
    askNegated: (subject) => expect(subject).to.not.have.timedOut,
    good: timedOut,
    bad: aborted,
    failure:
      'expected the execution to time out, but it was aborted with Stop ("enough") at "Charge"\n  path: Route → Charge ⊘',
    negatedFailure:
      'expected the execution not to time out, but it timed out after 1m at "Charge"\n  path: Route → Charge ✗',
  },
  {
    name: "aborted",
    ask: (subject) => expect(subject).to.be.aborted,
    askNegated: (subject) => expect(subject).to.not.be.aborted,
    good: aborted,
    bad: timedOut,
    failure: 'expected the execution to be aborted, but it timed out after 1m at "Charge"\n  path: Route → Charge ✗',
    negatedFailure:
      'expected the execution not to be aborted, but it was aborted with Stop ("enough") at "Charge"\n  path: Route → Charge ⊘',
  },
  {
    name: "errors",
    ask: (subject) => expect(subject).to.have.errors,
    askNegated: (subject) => expect(subject).to.not.have.errors,
    good: caught,
    bad: orders([
      [0, "ExecutionStarted", { input: {} }],
      [0, "PassStateEntered", { name: "Refund", input: {} }],
      [2, "PassStateExited", { name: "Refund", output: {} }],
      [3, "ExecutionSucceeded", { output: {} }],
    ]),
    failure: "expected the execution to run with errors, but it had none\n  path: Refund",
    negatedFailure: `expected the execution not to run with errors, but it had errors at 1 visit\n  "Charge" failed with Card.Declined ("no funds")${refunded}`,
  },
  {
    name: "failedWith",
    ask: (subject) => expect(subject).to.have.failedWith("Sns.Down", is.containing("50")),
    askNegated: (subject) => expect(subject).to.not.have.failedWith("Sns.Down", is.containing("50")),
    good: failed,
    bad: done,
    failure: `expected the execution to fail with the error "Sns.Down" and the cause text containing "50", but it succeeded${happy}`,
    negatedFailure: `expected the execution not to fail with the error "Sns.Down" and the cause text containing "50", but it failed with Sns.Down ("503") at "Notify"${broken}`,
  },
  {
    name: "visited",
    ask: (subject) => expect(subject).to.have.visited("Refund", { times: 1 }),
    askNegated: (subject) => expect(subject).to.not.have.visited("Refund", { times: 1 }),
    good: caught,
    bad: done,
    failure: `expected the execution to visit "Refund" once, but it went ${happyPath}`,
    negatedFailure: `expected the execution not to visit "Refund" once, but it visited "Refund" once${refunded}`,
  },
  {
    name: "path",
    ask: (subject) => expect(subject).to.have.path("Charge", "Done"),
    askNegated: (subject) => expect(subject).to.not.have.path(["Charge", "Done"]),
    good: done,
    bad: caught,
    failure:
      'expected the execution to pass through "Charge", then "Done", but it went Route → Charge ✗ → Refund\n  it passed through "Charge", but "Done" was not visited',
    negatedFailure: `expected the execution not to pass through "Charge", then "Done", but it went ${happyPath}`,
  },
  {
    name: "exactPath",
    ask: (subject) => expect(subject).to.have.exactPath("Route", "Charge", "Refund"),
    askNegated: (subject) => expect(subject).to.not.have.exactPath(["Route", "Charge", "Refund"]),
    good: caught,
    bad: done,
    failure: `expected the execution to go exactly Route → Charge → Refund, but it went ${happyPath}\n  step 3: expected "Refund", but it went to "Fan"`,
    negatedFailure:
      "expected the execution not to go exactly Route → Charge → Refund, but it went Route → Charge ✗ → Refund",
  },
  {
    name: "exactPath in a branch",
    ask: (subject) =>
      expect(subject).to.have.exactPath(["Reserve", "Pack"], { in: { kind: "branch", state: "Reserve" } }),
    askNegated: (subject) =>
      expect(subject).to.not.have.exactPath(["Reserve", "Pack"], { in: { kind: "branch", state: "Reserve" } }),
    good: done,
    bad: failed,
    failure: `expected the execution to go exactly Reserve → Pack in the branch of "Reserve", but it went Reserve ⊘ there\n  step 2: expected "Pack", but it ended there${broken}`,
    negatedFailure: `expected the execution not to go exactly Reserve → Pack in the branch of "Reserve", but it went Reserve → Pack there${happy}`,
  },
  {
    name: "branches",
    ask: (subject) => expect(subject).to.have.branches(["Reserve", "Notify"], { exactly: true }),
    askNegated: (subject) => expect(subject).to.not.have.branches(["Reserve", "Notify"], { exactly: true }),
    good: done,
    bad: failed,
    failure:
      'expected the execution to complete exactly the branches "Reserve" and "Notify", but the branch of "Reserve" was aborted at "Reserve"; ' +
      `the branch of "Notify" failed at "Notify" with Sns.Down ("503")${broken}`,
    negatedFailure: `expected the execution not to complete exactly the branches "Reserve" and "Notify", but the branches ended so: Reserve succeeded, Notify succeeded${happy}`,
  },
  {
    name: "items",
    ask: (subject) => expect(subject).to.have.items("Each", { succeeded: 2 }),
    askNegated: (subject) => expect(subject).to.not.have.items("Each", { succeeded: 2 }),
    good: done,
    bad: caught,
    failure: `expected the execution to work on items of which 2 succeeded in "Each", but it never visited "Each"${refunded}`,
    negatedFailure: `expected the execution not to work on items of which 2 succeeded in "Each", but it worked on 2 items (2 succeeded)${happy}`,
  },
  {
    name: "maxConcurrency",
    ask: (subject) => expect(subject).to.have.maxConcurrency("Each", 1),
    askNegated: (subject) => expect(subject).to.not.have.maxConcurrency("Each", 1),
    good: done,
    bad: caught,
    failure: `expected the execution to run at most 1 iteration of "Each" at once, but it never visited "Each"${refunded}`,
    negatedFailure: `expected the execution not to run at most 1 iteration of "Each" at once, but 1 ran at once${happy}`,
  },
  {
    name: "invoked",
    ask: (subject) => expect(subject).to.have.invoked("Charge", { times: 3 }),
    askNegated: (subject) => expect(subject).to.not.have.invoked("Charge", { times: 3 }),
    good: done,
    bad: caught,
    failure: `expected the execution to call "Charge" 3 times, but it called "Charge" once${refunded}`,
    negatedFailure: `expected the execution not to call "Charge" 3 times, but it called "Charge" 3 times${happy}`,
  },
  {
    name: "retried",
    ask: (subject) => expect(subject).to.have.retried("Charge", { times: 2 }),
    askNegated: (subject) => expect(subject).to.not.have.retried("Charge", { times: 2 }),
    good: done,
    bad: caught,
    failure: `expected the execution to retry "Charge" twice, but it did not retry "Charge"\n  attempt 1 failed with Card.Declined ("no funds")${refunded}`,
    negatedFailure:
      'expected the execution not to retry "Charge" twice, but it retried "Charge" twice\n' +
      `  attempt 1 failed with Card.Busy ("try later"); attempt 2 failed with Card.Busy ("try later"); attempt 3 succeeded${happy}`,
  },
  {
    name: "backoff",
    ask: (subject) => expect(subject).to.have.backoff("Charge", ["1s", "2s"]),
    askNegated: (subject) => expect(subject).to.not.have.backoff("Charge", ["1s", "2s"]),
    good: done,
    bad: caught,
    failure: `expected the execution to retry "Charge" after 1s, 2s, but it did not retry "Charge"\n  attempt 1 failed with Card.Declined ("no funds")${refunded}`,
    negatedFailure:
      'expected the execution not to retry "Charge" after 1s, 2s, but it retried "Charge" after 1s, 2s\n' +
      `  attempt 1 failed with Card.Busy ("try later")\n  attempt 2 failed with Card.Busy ("try later")\n  attempt 3 succeeded${happy}`,
  },
  {
    name: "caught",
    ask: (subject) => expect(subject).to.have.caught("Charge", { error: "Card.Declined", by: "Refund" }),
    askNegated: (subject) => expect(subject).to.not.have.caught("Charge", { error: "Card.Declined", by: "Refund" }),
    good: caught,
    bad: done,
    failure: `expected the execution to catch Card.Declined of "Charge" and go on to "Refund", but "Charge" did not fail${happy}`,
    negatedFailure: `expected the execution not to catch Card.Declined of "Charge" and go on to "Refund", but "Charge" failed with Card.Declined ("no funds") and went on to "Refund"${refunded}`,
  },
  {
    name: "compensated",
    ask: (subject) => expect(subject).to.be.compensated({ Charge: "Fan" }),
    askNegated: (subject) => expect(subject).to.not.be.compensated({ Charge: "Fan" }),
    good: done,
    bad: failed,
    failure: `expected the execution to compensate what had succeeded, last first: "Charge" by "Fan", but "Fan" did not succeed: it failed with Sns.Down ("503"), so "Charge" was not compensated\n  what ran: Charge ✓ → Fan ✗${broken}`,
    negatedFailure: `expected the execution not to compensate what had succeeded, last first: "Charge" by "Fan", but it undid "Charge"${happy}`,
  },
  {
    name: "transitions",
    ask: (subject) => expect(subject).to.have.transitions({ atMost: 4 }),
    askNegated: (subject) => expect(subject).to.not.have.transitions({ atMost: 4 }),
    good: caught,
    bad: done,
    failure: `expected the execution to make at most 4 billed state transitions, but it made 13\n  Charge: 3 transitions (2 retries among them)\n  Weigh: 2 transitions\n  Route: 1 transition\n  Fan: 1 transition\n  Reserve: 1 transition\n  Notify: 1 transition\n  Pack: 1 transition\n  Each: 1 transition\n  … and 2 more${happy}`,
    negatedFailure: `expected the execution not to make at most 4 billed state transitions, but it made 3\n  Route: 1 transition\n  Charge: 1 transition\n  Refund: 1 transition${refunded}`,
  },
  {
    name: "waited",
    ask: (subject) => expect(subject).to.have.waited("Rest", { between: ["5s", "6s"] }),
    askNegated: (subject) => expect(subject).to.not.have.waited("Rest", { between: ["5s", "6s"] }),
    good: done,
    bad: caught,
    failure: `expected the execution to wait between 5s and 6s at "Rest", but it never visited "Rest"${refunded}`,
    negatedFailure: `expected the execution not to wait between 5s and 6s at "Rest", but it waited 5s at "Rest"${happy}`,
  },
  {
    name: "finishedWithin",
    ask: (subject) => expect(subject).to.have.finishedWithin("8s"),
    askNegated: (subject) => expect(subject).to.not.have.finishedWithin("8s"),
    good: done,
    bad: timedOut,
    failure: "expected the execution to end within 8s, but it took 1m\n  path: Route → Charge ✗",
    negatedFailure: `expected the execution not to end within 8s, but it took 8s${happy}`,
  },
  {
    name: "input",
    ask: (subject) => expect(subject).to.have.input({ type: "bulk" }),
    askNegated: (subject) => expect(subject).to.not.have.input({ type: "bulk" }),
    good: done,
    bad: orders([
      [0, "ExecutionStarted", { input: { type: "small" } }],
      [0, "ExecutionAborted", {}],
    ]),
    failure:
      'expected the execution to have the input {"type": "bulk"}, but its input is {"type": "small"}\n  input.type: expected "bulk", was "small"\n  path: (no state entered)',
    negatedFailure: `expected the execution not to have the input {"type": "bulk"}, but its input is {"type": "bulk", "quantity": 500}${happy}`,
  },
  {
    name: "exactInput",
    ask: (subject) => expect(subject).to.have.exactInput({ type: "bulk", quantity: 500 }),
    askNegated: (subject) => expect(subject).to.not.have.exactInput({ type: "bulk", quantity: 500 }),
    good: done,
    bad: orders([
      [0, "ExecutionStarted", { input: { type: "bulk", quantity: 500, more: 1 } }],
      [0, "ExecutionAborted", {}],
    ]),
    failure:
      'expected the execution to have the input exactly {"type": "bulk", "quantity": 500}, but its input is {"type": "bulk", "quantity": 500, "more": 1}\n' +
      "  input.more: was 1, expected no such field\n  path: (no state entered)",
    negatedFailure: `expected the execution not to have the input exactly {"type": "bulk", "quantity": 500}, but its input is {"type": "bulk", "quantity": 500}${happy}`,
  },
  {
    name: "output",
    ask: (subject) => expect(subject).to.have.output({ result: "done" }),
    askNegated: (subject) => expect(subject).to.not.have.output({ result: "done" }),
    good: done,
    bad: caught,
    failure: `expected the execution to have the output {"result": "done"}, but its output is {"refunded": true}\n  output.result: expected "done", was missing${refunded}`,
    negatedFailure: `expected the execution not to have the output {"result": "done"}, but its output is {"result": "done", "items": [{"price": 5}, {"price": 6}]}${happy}`,
  },
  {
    name: "exactOutput",
    ask: (subject) => expect(subject).to.have.exactOutput({ refunded: true }),
    askNegated: (subject) => expect(subject).to.not.have.exactOutput({ refunded: true }),
    good: caught,
    bad: failed,
    failure: `expected the execution to have the output exactly {"refunded": true}, but it failed with Sns.Down ("503") at "Notify" and so has no output${broken}`,
    negatedFailure: `expected the execution not to have the output exactly {"refunded": true}, but its output is {"refunded": true}${refunded}`,
  },
  {
    name: "state",
    ask: (subject) => expect(subject).to.have.state("Refund"),
    askNegated: (subject) => expect(subject).to.not.have.state("Refund"),
    good: caught,
    bad: done,
    failure: `expected the execution to visit "Refund", but it went ${happyPath}`,
    negatedFailure: `expected the execution not to visit "Refund", but it visited "Refund" once${refunded}`,
  },
  {
    name: "state … input",
    ask: (subject) =>
      expect(subject)
        .to.have.state("Charge")
        .input({ quantity: is.between(1, 500) }),
    askNegated: (subject) =>
      expect(subject)
        .to.have.state("Charge")
        .not.input({ quantity: is.between(1, 500) }),
    good: done,
    bad: orders([
      [0, "ExecutionStarted", { input: {} }],
      [0, "TaskStateEntered", { name: "Charge", input: { quantity: 0 } }],
      [2, "ExecutionAborted", {}],
    ]),
    failure:
      'expected the execution to visit "Charge" with the input {"quantity": a number from 1 to 500}, but "Charge" was aborted\n  input.quantity: expected a number from 1 to 500, was 0\n  path: Charge ⊘',
    negatedFailure: `expected the execution not to visit "Charge" with the input {"quantity": a number from 1 to 500}, but it did${happy}`,
  },
  {
    name: "state … output",
    ask: (subject) => expect(subject).to.have.state("Charge").output({ ok: true }),
    askNegated: (subject) => expect(subject).to.have.state("Charge").not.output({ ok: true }),
    good: done,
    bad: caught,
    failure: `expected the execution to visit "Charge" with the output {"ok": true}, but "Charge" failed with Card.Declined ("no funds"), caught by "Refund"\n  output.ok: expected true, was missing${refunded}`,
    negatedFailure: `expected the execution not to visit "Charge" with the output {"ok": true}, but it did${happy}`,
  },
  {
    name: "state … attempts",
    ask: (subject) => expect(subject).to.have.state("Charge").with.attempts(3),
    askNegated: (subject) => expect(subject).to.have.state("Charge").not.attempts(3),
    good: done,
    bad: caught,
    failure: `expected the execution to visit "Charge" with 3 attempts, but "Charge" failed with Card.Declined ("no funds"), caught by "Refund"\n  attempts: expected 3, were 1\n  attempt 1 failed with Card.Declined ("no funds")${refunded}`,
    negatedFailure: `expected the execution not to visit "Charge" with 3 attempts, but it did${happy}`,
  },
  {
    name: "state … error",
    ask: (subject) => expect(subject).to.have.state("Charge").with.error("Card.Declined", "no funds"),
    askNegated: (subject) => expect(subject).to.have.state("Charge").not.error("Card.Declined", "no funds"),
    good: caught,
    bad: done,
    failure: `expected the execution to visit "Charge" with the error "Card.Declined" and cause "no funds", but "Charge" succeeded\n  error: expected "Card.Declined", was Card.Busy ("try later")${happy}`,
    negatedFailure: `expected the execution not to visit "Charge" with the error "Card.Declined" and cause "no funds", but it did${refunded}`,
  },
  {
    name: "state … caughtBy",
    ask: (subject) => expect(subject).to.have.state("Charge").caughtBy("Refund"),
    askNegated: (subject) => expect(subject).to.have.state("Charge").not.caughtBy("Refund"),
    good: caught,
    bad: done,
    failure: `expected the execution to visit "Charge" with its failure caught by "Refund", but "Charge" succeeded\n  caught by: expected "Refund", it was not caught${happy}`,
    negatedFailure: `expected the execution not to visit "Charge" with its failure caught by "Refund", but it did${refunded}`,
  },
];

function thrown(ask: () => unknown): Error {
  try {
    ask();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

function firstFrame(error: Error): string {
  return error.stack?.split("\n").find((line) => /^\s+at /.test(line)) ?? "";
}

describe("Matchers", () => {
  for (const { name, ask, askNegated, good, bad, failure, negatedFailure } of cases) {
    describe(name, () => {
      it("passes", () => {
        ask(good);
      });
      it("fails and says why", () => {
        const error = thrown(() => ask(bad));
        expect(error).to.be.instanceOf(AssertionError);
        expect(error.message).to.equal(failure);
      });
      it("passes negated", () => {
        askNegated(bad);
      });
      it("fails negated and says why", () => {
        const error = thrown(() => askNegated(good));
        expect(error).to.be.instanceOf(AssertionError);
        expect(error.message).to.equal(negatedFailure);
        expect(error).to.have.property("showDiff", false);
      });
      it("refuses a promise", () => {
        const word = name.startsWith("state …") ? "state" : name.split(" ")[0]!;
        const error = thrown(() => ask(Promise.resolve(good)));
        expect(error.message).to.equal(
          `"${word}" judges an execution, but expect() was given a promise. Did you forget to await the run? Write expect(await …).`,
        );
        expect(firstFrame(error)).to.match(/matchers\.spec\.ts/);
      });
      it("begins its stack at the user's line", () => {
        expect(firstFrame(thrown(() => ask(bad)))).to.match(/matchers\.spec\.ts/);
        expect(firstFrame(thrown(() => askNegated(good)))).to.match(/matchers\.spec\.ts/);
      });
    });
  }

  it("fail, also negated, when a state does not exist", () => {
    const text = (not: string): string =>
      `expected the execution ${not}to visit "Chrge", but the definition has no state "Chrge"\n  Did you mean "Charge"?`;
    expect(thrown(() => expect(done).to.have.visited("Chrge")).message).to.equal(text(""));
    expect(thrown(() => expect(done).to.not.have.visited("Chrge")).message).to.equal(text("not "));
    expect(thrown(() => expect(done).to.not.have.state("Chrge")).message).to.equal(text("not "));
  });

  it("explain the Choices that led another way", () => {
    const small = orders([
      [0, "ExecutionStarted", { input: { type: "small" } }],
      [0, "ChoiceStateEntered", { name: "Route", input: { type: "small" } }],
      [2, "ChoiceStateExited", { name: "Route", output: {} }],
      [3, "PassStateEntered", { name: "Refund", input: {} }],
      [4, "PassStateExited", { name: "Refund", output: {} }],
      [5, "ExecutionSucceeded", { output: {} }],
    ]);
    expect(thrown(() => expect(small).to.have.visited("Charge")).message).to.equal(
      'expected the execution to visit "Charge", but it went Route → Refund\n' +
        '  Route chose Refund (Default)\n    ✗ rule 1 → Charge: $.type StringEquals "bulk" (was "small")',
    );
  });

  it("show a diff of values, with nothing in it but what differs", () => {
    const error = thrown(() =>
      expect(done).to.have.output({ items: [{ price: is.number() }, { price: 7 }] }),
    ) as Error & { expected: unknown; actual: unknown; showDiff: boolean };
    expect(error.showDiff).to.equal(true);
    expect(error.expected).to.deep.equal({ result: "done", items: [{ price: 5 }, { price: 7 }] });
    expect(error.actual).to.deep.equal({ result: "done", items: [{ price: 5 }, { price: 6 }] });
    const path = thrown(() => expect(caught).to.have.exactPath("Route", "Refund")) as Error & {
      expected: unknown;
      actual: unknown;
    };
    expect(path.expected).to.deep.equal(["Route", "Refund"]);
    expect(path.actual).to.deep.equal(["Route", "Charge", "Refund"]);
  });

  it("begin with the user's own message", () => {
    expect(thrown(() => expect(failed, "bulk orders").to.have.succeeded).message).to.match(
      /^bulk orders: expected the execution to succeed, but/,
    );
  });

  it("chain, and may be called where they are properties", () => {
    expect(done).to.have.succeeded.and.have.visited("Charge").and.to.have.output({ result: "done" });
    expect(done).to.have.succeeded();
    expect(failed).to.have.failed().and.not.have.timedOut();
    expect(done).to.have.state("Charge").with.attempts(3).and.output({ ok: true }).and.not.caughtBy("Refund");
    expect(done).to.have.state("Charge").and.state("Pack").output({ packed: true });
    expect(thrown(() => expect(failed).to.not.have.failed()).message).to.match(/^expected the execution not to fail/);
  });

  it("work without Chai's proxies, from the user's line as well", async () => {
    const { config } = await import("chai");
    config.useProxy = false;
    try {
      expect(firstFrame(thrown(() => expect(failed).to.have.succeeded))).to.match(/matchers\.spec\.ts/);
      expect(firstFrame(thrown(() => expect(failed).to.have.visited("Refund")))).to.match(/matchers\.spec\.ts/);
    } finally {
      config.useProxy = true;
    }
  });
});
