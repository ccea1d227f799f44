import { expect } from "chai";
import { chain } from "../../../dsl/orchestration/chain.js";
import { parallel, series } from "../../../dsl/orchestration/parallel.js";
import { workflow } from "../../../dsl/workflow.js";
import { ledger } from "../../../src/executor/ledger.js";
import { embedded } from "../../../src/targets/embedded/embedded.js";
import { rejected, thrown } from "./errors.js";
import { picky } from "./machines.js";

/** What is refused is never run, nor what it was made of. */
const text = (call: () => unknown): string => {
  ledger.open("a refusal");
  try {
    return thrown(call).message.replaceAll(/\(\S+:\d+:\d+\)/g, "(HERE)");
  } finally {
    ledger.close();
  }
};
const takes = "It takes a workflow that is not run yet, as in workflow(orders).withInput({ … }), or a chain().";

describe("What batches and chains refuse when they are written", () => {
  const good = workflow(picky);

  it("numbers that are none", () => {
    const batch = parallel([good]);
    batch.toPlan();
    const said: readonly (readonly [call: () => unknown, what: string, value: string, least: number])[] = [
      [() => batch.maxConcurrency(0), "maxConcurrency(…)", "0", 1],
      [() => batch.maxConcurrency(Number.NaN), "maxConcurrency(…)", "NaN", 1],
      [() => batch.maxConcurrency("5" as never), "maxConcurrency(…)", '"5"', 1],
      [() => batch.maxConcurrency(Infinity), "maxConcurrency(…)", "Infinity", 1],
      [() => batch.expectSucceeded(-1), "expectSucceeded(…)", "-1", 0],
      [() => batch.contending("a", { around: ["A"] } as never), 'The limit of contending("a", …)', "undefined", 1],
      [() => chain().add("a", good).retry({ max: 0 }), "max of retry(…)", "0", 1],
      [
        () =>
          chain()
            .add("a", good)
            .retry({ delay: "3s" } as never),
        "max of retry(…)",
        "undefined",
        1,
      ],
    ];
    for (const [call, what, value, least] of said) {
      expect(text(call)).to.equal(`${what} was given ${value}. It takes a whole number of ${least} or more.`);
    }
    for (const backoff of [0.5, Number.NaN, "2"]) {
      expect(
        text(() =>
          chain()
            .add("a", good)
            .retry({ max: 1, backoff: backoff as number }),
        ),
      ).to.equal(
        `backoff of retry(…) was given ${typeof backoff === "string" ? `"${backoff}"` : backoff}. It takes a number of 1 or more, such as 2.`,
      );
    }
  });

  it("a series by its own name", () => {
    expect(text(() => series([]))).to.equal(`series(…) was given an empty list. ${takes}`);
    expect(text(() => series([good, 3 as never]))).to.equal(`Place 1 of series([…]) was given 3. ${takes}`);
    expect(text(() => series(good, []))).to.equal(
      "series(…) was given an empty list of inputs: nothing would run, so nothing could fail. Give it at least one input.",
    );
    expect(text(() => series(good, [1, undefined]))).to.match(/^Input 2 of series\(…\) /);
    const exact = good.named("one", { exact: true });
    expect(text(() => series(exact, [1, 2]).toPlan())).to.match(/^series\(…\) cannot be run so: every input has /);
  });

  it("options that are none, or that they do not know", () => {
    const batch = parallel([good]);
    batch.toPlan();
    const one = (): ReturnType<typeof chain> => chain().add("a", good);
    const said: readonly (readonly [call: () => unknown, text: string])[] = [
      [
        () => batch.contending("a", { limit: 1, arund: ["A"] } as never),
        'contending("a", …) was given "arund". It takes "limit", "around".',
      ],
      [
        () => batch.contending("a", undefined as never),
        'contending("a", …) was given nothing. It takes an object with "limit", "around".',
      ],
      [
        () => batch.expectThroughput(5 as never),
        'expectThroughput(…) was given 5. It takes an object with "atLeast", "per".',
      ],
      [() => one().retry(3 as never), 'retry(…) was given 3. It takes an object with "max", "delay", "backoff".'],
      [
        () => one().retry({ max: 3, maxRetries: 3 } as never),
        'retry(…) was given "maxRetries". It takes "max", "delay", "backoff".',
      ],
      [
        () => one().fanOut("b", good, undefined, { concurrency: 2 } as never),
        'The last argument of fanOut(…) was given "concurrency". It takes "maxConcurrency", "failFast".',
      ],
      [
        () => one().resume({ ok: false, steps: [], durationMs: 0 }, { form: "a" } as never),
        'The second argument of resume(…) was given "form". It takes "from".',
      ],
      [() => batch.failFast("no" as never), 'failFast(…) was given "no". It takes true or false.'],
      [() => batch.waitForCompletion(0 as never), "waitForCompletion(…) was given 0. It takes true or false."],
      [() => one().stopOnError("yes" as never), 'stopOnError(…) was given "yes". It takes true or false.'],
      [
        () => series(good, [{}]).expectCircuit("A", { arund: ["A"] } as never),
        'The second argument of expectCircuit(…) was given "arund". It takes "around", "errors".',
      ],
      [
        () =>
          series(good, [{}])
            .expectCircuit("A")
            .opensAfter(5 as never),
        'opensAfter(…) was given 5. It takes an object with "failures", "within", "of".',
      ],
    ];
    for (const [call, expected] of said) expect(text(call)).to.equal(expected);
  });

  it("targets of their own that are not one", async () => {
    await using left = embedded();
    await using right = embedded();
    const both = chain().add("a", good.on(left)).add("b", good).add("c", good.on(right));
    expect(text(() => both.toPlan())).to.equal(
      'The parts of a chain(…) run on different targets: "a" on embedded (us-east-1, seed 42), "c" on another embedded (us-east-1, seed 42). ' +
        "Time is one target's own, so all of it runs on one: write .on(target) on the chain.",
    );
  });

  it("members and steps that were run already, or are none", () => {
    const ran = Promise.resolve();
    expect(text(() => parallel([ran] as never))).to.equal(
      `Place 0 of parallel([…]) was given a Promise, as run() and check() give it. ${takes}`,
    );
    expect(text(() => chain().add("a", ran as never))).to.equal(
      `add("a", …) was given a Promise, as run() and check() give it. ${takes}`,
    );
    expect(text(() => chain().fanOut("a", undefined as never))).to.equal(`fanOut("a", …) was given nothing. ${takes}`);
  });

  it("inputs that are none", () => {
    expect(text(() => parallel(good, []))).to.equal(
      "parallel(…) was given an empty list of inputs: nothing would run, so nothing could fail. Give it at least one input.",
    );
    expect(text(() => parallel(good, [{}, undefined]))).to.equal(
      "Input 2 of parallel(…) was given nothing (undefined). Return a value, or null where nothing is meant.",
    );
    expect(text(() => parallel(good, Promise.resolve([]) as never))).to.include("a Promise (write await before it)");
  });

  it("what contradicts itself", async () => {
    const cannot = "parallel(…) cannot be run so: ";
    expect(text(() => parallel(good, [{}]).dependsOn("a", "b"))).to.equal(
      `${cannot}dependsOn(…) orders the members of a list, and here one workflow runs for each input. Let series(workflow, inputs) run one after the other.`,
    );
    const shared = parallel([good]).contending("stock", { limit: 1, around: ["A"] });
    shared.toPlan();
    expect(text(() => shared.contending("stock", { limit: 2, around: ["B"] }))).to.equal(
      `${cannot}contending("stock", …) was said before (HERE), and a resource has one limit. Name all its Tasks in one around.`,
    );
    await using cloud = embedded();
    const exact = workflow(await cloud.deploy("orders", picky)).named("one", { exact: true });
    expect(text(() => parallel([exact, exact.withInput({})]).toPlan())).to.equal(
      `${cannot}two of its executions are named("one", { exact: true }), and Step Functions would start one for both. Leave exact out.`,
    );
    expect(text(() => chain().add("a", exact).retry({ max: 1 }).toPlan())).to.equal(
      '"a" is named("one", { exact: true }), and retry(…) would start it again under that name. Leave exact out.',
    );
    expect(text(() => chain().add("a", good).expectCompleted(["a"]).expectFailed(["a"]))).to.equal(
      'expectFailed(…) names "a", which is expected to be completed (HERE): it cannot be both. Take one of them away.',
    );
    expect(
      text(() =>
        chain()
          .add("a", good)
          .map((output) => output)
          .add("b", good, {}),
      ),
    ).to.equal(
      '"b" has an input of its own, so what map(…) before it gives (HERE) would go nowhere. Leave one of them out.',
    );
  });

  it("a progress that cannot be shown, and one that fails is told of", async () => {
    await using cloud = embedded();
    const batch = parallel([good]).on(cloud);
    expect((await rejected(batch.check({ progress: true as never }))).message).to.equal(
      "The update of the option progress was given true. It takes a function.",
    );
    const broken = {
      update: () => {
        throw new Error("no terminal");
      },
      end: () => undefined,
    };
    const { ok, warnings } = await batch.check({ progress: broken });
    expect([ok, warnings]).to.deep.equal([true, ["The progress could not be shown: Error: no terminal."]]);
  });

  it("a batch whose source gave no input at all", async () => {
    await using cloud = embedded();
    const none = function* nobody(): Generator<object> {};
    const { ok, verdicts } = await parallel(good, none).on(cloud).check();
    expect(ok).to.equal(false);
    expect(verdicts[0]?.actual.replace(/\(\S+:\d+:\d+\)/, "(HERE)")).to.equal(
      "nobody (HERE) gave no input, so nothing was proved",
    );
    const spread = await chain().add("a", good, []).fanOut("b", good).on(cloud).run();
    expect(spread.output).to.deep.equal([]);
  });
});
