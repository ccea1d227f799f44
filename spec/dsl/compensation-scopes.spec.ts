import { expect, use } from "chai";
import { fails, handles, returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import stepwright from "../../matchers/index.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { CheckResult } from "../../src/executor/judgement/result.js";
import { embedded, endpoint } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";

use(stepwright);

const call = (Next?: string, more: JsonObject = {}): JsonObject => ({
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:123456789012:function:any",
  ResultPath: null,
  ...(Next === undefined ? { End: true } : { Next }),
  ...more,
});
const caught = (Next: string, never: string = Next): JsonObject => ({
  Catch: [
    { ErrorEquals: ["Never"], Next: never },
    { ErrorEquals: ["States.ALL"], ResultPath: null, Next },
  ],
});

/** What the verdict says, in lines. */
async function told(run: { check(): Promise<CheckResult> }): Promise<readonly string[]> {
  const { assessment } = (await run.check()).verdicts[0]!;
  return [`${assessment.holds ? "yes" : "no"}: ${assessment.actual}`, ...assessment.details];
}

/** Reserves and charges; where the charge fails, what was reserved is released. */
const booking = {
  StartAt: "Reserve",
  States: {
    Reserve: call("Charge", caught("Sorry")),
    Charge: call("Fine", caught("Release")),
    Release: call("Sorry"),
    Sorry: { Type: "Pass", End: true },
    Fine: { Type: "Pass", End: true },
  },
};

function mapped(fields: JsonObject = {}, processor: JsonObject = {}): string {
  const ItemProcessor = { ...booking, ...processor };
  return JSON.stringify({ StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor, End: true, ...fields } } });
}

type Order = { readonly id: number; readonly declined?: boolean; readonly full?: boolean };
const reserve = handles(({ full }: Order) => {
  if (full === true) throw new Error("full");
  return {};
});
const charge = handles(({ declined }: Order) => {
  if (declined === true) throw new Error("declined");
  return {};
});

describe("expectCompensation in Maps", () => {
  const items = [{ id: 0 }, { id: 1, declined: true }, { id: 2, full: true }, { id: 3 }];
  const run = (definition: string, released: object = {}) =>
    workflow(definition)
      .on(embedded())
      .withInput(items)
      .stub("Reserve", reserve)
      .stub("Charge", charge)
      .stub("Release", returns(released));
  const leaky = mapped({}, { States: { ...booking.States, Charge: call("Fine", caught("Sorry", "Release")) } });

  for (const [kind, config] of [
    ["inline", {}],
    ["distributed", { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } }],
    ["distributed EXPRESS", { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" } }],
  ] as const) {
    it(`lets each item of an ${kind} Map undo its own, and those that went well undo nothing`, async () => {
      const execution = await run(mapped({}, config)).expectCompensation({ Reserve: "Release" }).run();
      expect(execution).to.be.compensated({ Reserve: "Release" });
      const definition = JSON.parse(leaky) as { States: { Each: { ItemProcessor: JsonObject } } };
      definition.States.Each.ItemProcessor = { ...definition.States.Each.ItemProcessor, ...config };
      const lines = await told(run(JSON.stringify(definition)).expectCompensation({ Reserve: "Release" }));
      expect(lines.slice(0, 3)).to.deep.equal([
        'no: "Reserve" (item 0 of "Each") succeeded and was not compensated by "Release"',
        '"Reserve" (item 1 of "Each") succeeded and was not compensated by "Release"',
        '"Reserve" (item 3 of "Each") succeeded and was not compensated by "Release"',
      ]);
    });
  }

  it("does not let an item undo for another", async () => {
    // What was full is released as well, and what was declined is not: as many releases as there have to be.
    const wrong = mapped(
      {},
      {
        States: {
          ...booking.States,
          Reserve: call("Charge", caught("Release")),
          Charge: call("Fine", caught("Sorry")),
        },
      },
    );
    expect(await told(run(wrong).expectCompensation({ Reserve: "Release" }))).to.deep.equal([
      'no: "Release" (item 2 of "Each") ran although "Reserve" had not succeeded: it failed with Error ("full")',
      '"Reserve" (item 1 of "Each") succeeded and was not compensated by "Release"',
      'what ran: Reserve (item 0 of "Each") ✓ → Reserve (item 1 of "Each") ✓ → Reserve (item 2 of "Each") ✗ → Reserve (item 3 of "Each") ✓ → Release (item 2 of "Each") ✓',
      'Where a step that fails may have done its work, and is to be compensated as well, write { failed: "must" }, or "may".',
    ]);
  });

  it("lets one Map undo what another did, each item once", async () => {
    const one = (state: string): JsonObject => ({ StartAt: state, States: { [state]: call() } });
    const both = (again: string): string =>
      JSON.stringify({
        StartAt: "ReserveAll",
        States: {
          ReserveAll: { Type: "Map", ItemProcessor: one("Reserve"), ResultPath: null, Next: "Charge" },
          Charge: call("Fine", caught("ReleaseAll")),
          ReleaseAll: { Type: "Map", ItemProcessor: one("Release"), ItemsPath: again, ResultPath: null, End: true },
          Fine: { Type: "Succeed" },
        },
      });
    const saga = (path: string) =>
      workflow(both(path))
        .on(embedded())
        .withInput([{ id: 1 }, { id: 2 }, { id: 3 }])
        .stub("Reserve", returns({}))
        .stub("Charge", fails("Card.Declined"))
        .stub("Release", returns({}));
    await saga("$").expectCompensation({ Reserve: "Release" }).run();
    expect((await told(saga("$[0:2]").expectCompensation({ Reserve: "Release" })))[0]).to.equal(
      'no: "Reserve" (item 0 of "ReserveAll") succeeded and was not compensated by "Release"',
    );
    expect((await told(saga("$[0,1,2,2]").expectCompensation({ Reserve: "Release" })))[0]).to.equal(
      'no: "Release" (item 3 of "ReleaseAll") compensated "Reserve" once more',
    );
  });

  it("refuses a history that does not show the child executions of a distributed Map", async () => {
    const definition = mapped({}, { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } });
    const execution = await run(definition).run();
    const refused = 'some of it stands in child executions of "Each", which this history does not show';
    expect(() => expect(execution).to.be.compensated({ Reserve: "Release" })).to.throw(refused);
    expect(() => expect(execution).to.not.be.compensated({ Reserve: "Release" })).to.throw(refused);
  });

  it("reads child executions over HTTP, too", async () => {
    const cloud = createCloud();
    cloud.lambda("any", (event) => {
      if ((event as unknown as Order).full === true) throw new Error("full");
      return {};
    });
    const served = await listen(cloud);
    const target = endpoint(served.url);
    try {
      const config = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };
      const machine = await target.deploy("bookings", mapped({}, config));
      const { verdicts } = await workflow(machine)
        .on(target)
        .withInput(items)
        .expectCompensation({ Reserve: "Release" })
        .expectCompensation({ Reserve: "Sorry" }, { failed: "must" })
        .check();
      // Nothing is declined here: only what was full is sorry, and it had reserved nothing.
      expect(verdicts[0]?.assessment.actual).to.match(
        /"Reserve" \(item \d of "Each"\) succeeded and was not compensated/,
      );
      expect(verdicts[1]?.holds).to.equal(true);
    } finally {
      await target.close();
      await served.close();
    }
  });
});

describe("expectCompensation in branches, loops and retries", () => {
  it("gives the branches of a Parallel no order, whenever they ran", async () => {
    const branch = (state: string, seconds: number): JsonObject => ({
      StartAt: `Wait${state}`,
      States: { [`Wait${state}`]: { Type: "Wait", Seconds: seconds, Next: state }, [state]: call() },
    });
    const saga = (first: string, second: string): string =>
      JSON.stringify({
        StartAt: "Book",
        States: {
          Book: { Type: "Parallel", Branches: [branch("Hotel", 1), branch("Flight", 9)], Next: "Charge" },
          Charge: call("Fine", caught(first)),
          Fine: { Type: "Succeed" },
          [first]: call(second),
          [second]: call(),
        },
      });
    const pairs = { Hotel: "NoHotel", Flight: "NoFlight" };
    for (const definition of [saga("NoHotel", "NoFlight"), saga("NoFlight", "NoHotel")]) {
      let run = workflow(definition).on(embedded()).stub("Charge", fails("Card.Declined"));
      for (const state of [...Object.keys(pairs), ...Object.values(pairs)]) run = run.stub(state, returns({}));
      await run.expectCompensation(pairs).run();
    }
  });

  it("leaves alone what a failing sibling branch aborted", async () => {
    const branches = [
      { StartAt: "Hotel", States: { Hotel: call() } },
      { StartAt: "Flight", States: { Flight: call() } },
    ];
    const saga = (undo: string): string =>
      JSON.stringify({
        StartAt: "Book",
        States: {
          Book: { Type: "Parallel", Branches: branches, ...caught(undo, "NoHotel"), Next: "Done" },
          NoHotel: call("Done"),
          Done: { Type: "Succeed" },
        },
      });
    const run = (undo: string) =>
      workflow(saga(undo))
        .on(embedded())
        .stub("Hotel", returns({}).after("10s"))
        .stub("Flight", fails("Full").after("1s"))
        .stub("NoHotel", returns({}));
    await run("Done").expectCompensation({ Hotel: "NoHotel" }).run();
    expect((await told(run("NoHotel").expectCompensation({ Hotel: "NoHotel" })))[0]).to.equal(
      'no: "NoHotel" ran although "Hotel" had not succeeded: it was aborted',
    );
    await run("NoHotel").expectCompensation({ Hotel: "NoHotel" }, { failed: "may" }).run();
  });

  it("undoes each turn of a loop, the last first", async () => {
    const loop = JSON.stringify({
      StartAt: "Count",
      States: {
        Count: { Type: "Pass", Result: { left: 3 }, ResultPath: "$", Next: "Reserve" },
        Reserve: call("Less"),
        Less: { Type: "Pass", Parameters: { "left.$": "States.MathAdd($.left, -1)" }, Next: "More" },
        More: {
          Type: "Choice",
          Choices: [
            { Variable: "$.left", NumericGreaterThan: 0, Next: "Reserve" },
            { Variable: "$.left", NumericEquals: 0, Next: "Charge" },
          ],
          Default: "Release",
        },
        Charge: call("Fine", caught("Release")),
        Fine: { Type: "Succeed" },
        Release: call("Fewer"),
        Fewer: { Type: "Pass", Parameters: { "left.$": "States.MathAdd($.left, -1)" }, Next: "Done" },
        Done: { Type: "Choice", Choices: [{ Variable: "$.left", NumericEquals: -3, Next: "End" }], Default: "Release" },
        End: { Type: "Succeed" },
      },
    });
    const run = workflow(loop)
      .on(embedded())
      .stub("Charge", fails("X"))
      .stub("Reserve", returns({}))
      .stub("Release", returns({}));
    await run.expectCompensation({ Reserve: "Release" }).run();
    const twice = workflow(loop.replace('"NumericEquals":-3', '"NumericEquals":-4')).on(embedded());
    const more = twice.stub("Charge", fails("X")).stub("Reserve", returns({})).stub("Release", returns({}));
    expect((await told(more.expectCompensation({ Reserve: "Release" })))[0]).to.equal(
      'no: "Release" compensated "Reserve" once more',
    );
    const fewer = workflow(loop.replace('"NumericEquals":-3', '"NumericEquals":-2')).on(embedded());
    const less = fewer.stub("Charge", fails("X")).stub("Reserve", returns({})).stub("Release", returns({}));
    expect((await told(less.expectCompensation({ Reserve: "Release" })))[0]).to.equal(
      'no: "Reserve" succeeded and was not compensated by "Release"',
    );
  });

  it("takes a compensation that is tried again as one, in its retries and in visits of its own", async () => {
    const patient = {
      ...booking.States,
      Release: call("Sorry", { Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 2 }], ...caught("Rest") }),
      Rest: { Type: "Wait", Seconds: 60, Next: "Release" },
    };
    const run = (busy: number) =>
      workflow(JSON.stringify({ ...booking, States: patient }))
        .on(embedded())
        .stub("Reserve", returns({}))
        .stub("Charge", fails("Card.Declined"))
        .stub(
          "Release",
          busy < 10 ? fails("Busy").times(busy).thenReturns({}) : fails("Busy").times(3).thenFails("Gone"),
        );
    await run(2).expectCompensation({ Reserve: "Release" }).expectRetries("Release", 2).run();
    await run(4).expectCompensation({ Reserve: "Release" }).expectVisits("Release", 2).run();
    const impatient = workflow(JSON.stringify(booking)).on(embedded()).stub("Reserve", returns({}));
    const stuck = impatient.stub("Charge", fails("Card.Declined")).stub("Release", fails("Busy", "later"));
    expect(await told(stuck.expectCompensation({ Reserve: "Release" }).expectFailed())).to.deep.equal([
      'no: "Release" did not succeed: it failed with Busy ("later"), so "Reserve" was not compensated',
      "what ran: Reserve ✓ → Release ✗",
    ]);
  });

  it("takes one of several states that undo a step, and steps that may or must be undone though they failed", async () => {
    const definition = {
      StartAt: "Reserve",
      States: {
        Reserve: call("Charge", caught("Release")),
        Charge: call("Ship", caught("Release")),
        Ship: call("Fine", caught("Refund")),
        Refund: call("ReleaseLater"),
        ReleaseLater: call(),
        Release: call(),
        Fine: { Type: "Succeed" },
      },
    };
    const pairs = { Reserve: ["Release", "ReleaseLater"], Charge: "Refund" };
    const run = (failing: string) => {
      let built = workflow(JSON.stringify(definition)).on(embedded());
      for (const state of ["Reserve", "Charge", "Ship", "Refund", "ReleaseLater", "Release"]) {
        built = built.stub(state, state === failing ? fails("Down") : returns({}));
      }
      return built;
    };
    await run("Ship").expectCompensation(pairs).run();
    await run("Charge").expectCompensation(pairs).run();
    expect(
      (await told(run("Charge").expectCompensation({ Reserve: ["ReleaseLater"], Charge: ["Refund"] })))[0],
    ).to.equal('no: "Reserve" succeeded and was not compensated by "ReleaseLater"');
    await run("Charge").expectCompensation(pairs, { failed: "may" }).run();
    expect((await told(run("Charge").expectCompensation(pairs, { failed: "must" })))[0]).to.equal(
      'no: "Charge" failed and was not compensated by "Refund"',
    );
    await run("Reserve").expectCompensation(pairs, { failed: "must" }).run();
    const plan = run("Ship").expectCompensation(pairs, { failed: "may" });
    expect(plan.explain()).to.contain(
      'what succeeded, and perhaps what failed, is undone once, last first: "Reserve" by "Release" or "ReleaseLater", "Charge" by "Refund"',
    );
    expect(JSON.parse(JSON.stringify(plan.toPlan()))).to.deep.equal(plan.toPlan());
  });
});
