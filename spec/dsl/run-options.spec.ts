import { expect } from "chai";
import { chain } from "../../dsl/orchestration/chain.js";
import { parallel } from "../../dsl/orchestration/parallel.js";
import { publish } from "../../dsl/events/publish.js";
import { fromPlan } from "../../dsl/plans/from-plan.js";
import { workflow } from "../../dsl/workflow.js";
import { event } from "../../src/events/event.js";
import type { RunOptions } from "../../src/executor/judgement/result.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { rejection } from "./refusal.js";

const machine = { StartAt: "Done", States: { Done: { Type: "Succeed" } } } as const;

/** Anything that runs. */
interface Runs {
  check(options?: RunOptions): Promise<unknown>;
  run(options?: RunOptions): Promise<unknown>;
  start?(options?: RunOptions): Promise<unknown>;
}

describe("The options of a run", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  type Call = "check" | "run" | "start";
  const kinds: readonly (readonly [string, () => Runs, takes: string, ...without: Call[]])[] = [
    ["a workflow", () => workflow(machine).on(cloud), '"signal"'],
    ["a plan", () => fromPlan(workflow(machine).toPlan(), { on: cloud }), '"signal"', "start"],
    ["a batch", () => parallel([workflow(machine)]).on(cloud), '"signal", "progress"'],
    ["a chain", () => chain().add("one", workflow(machine)).on(cloud), '"signal", "progress"'],
    [
      "an event",
      () =>
        publish(event({ source: "orders", detailType: "Placed", detail: {} }))
          .on(cloud)
          .expectNoRule("audit"),
      '"signal"',
      "start",
    ],
  ];
  for (const [what, made, takes, ...without] of kinds) {
    it(`of ${what} are known ones, or the run is refused`, async () => {
      for (const call of (["check", "run", "start"] as const).filter((call) => !without.includes(call))) {
        const refused = async (options: unknown): Promise<string> => {
          const runs = made();
          const error: unknown = await runs[call]?.(options as RunOptions).catch((reason: unknown) => reason);
          return (error as Error).message;
        };
        expect(await refused({ timeout: "5s" })).to.equal(`${call}(…) was given "timeout". It takes ${takes}.`);
        expect(await refused("5s")).to.equal(`${call}(…) was given "5s". It takes an object with ${takes}.`);
        expect(await refused({ signal: new AbortController() })).to.match(
          new RegExp(`^signal of ${call}\\(…\\) was given an? .*\\. It takes an AbortSignal, such as AbortSignal`),
        );
      }
    });
  }

  it("may be a signal, or none", async () => {
    await workflow(machine).on(cloud).run({ signal: new AbortController().signal });
    await workflow(machine).on(cloud).run({});
    const misread = { signal: 5 } as unknown as RunOptions;
    expect(await rejection("SIGNAL_EXPECTED", workflow(machine).on(cloud).run(misread))).to.equal(
      "signal of run(…) was given 5. It takes an AbortSignal, such as AbortSignal.timeout(5000), or the signal of an AbortController.",
    );
  });

  it("may be a signal that another library made", async () => {
    const target = new EventTarget();
    const foreign = {
      aborted: false,
      reason: new Error("enough"),
      addEventListener: target.addEventListener.bind(target),
    };
    const rests = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 5, End: true } } };
    const acts = workflow(rests)
      .on(cloud)
      .at("1s", () => {
        foreign.aborted = true;
        target.dispatchEvent(new Event("abort"));
      });
    const run = acts.run({ signal: foreign as unknown as AbortSignal });
    expect(await rejection("RUN_CANCELLED", run)).to.match(/^The run was cancelled by its signal \(enough\)/);
    const late = workflow(rests)
      .on(cloud)
      .run({ signal: foreign as unknown as AbortSignal });
    expect(await rejection("RUN_CANCELLED", late)).to.include("before anything started");
  });
});
