import * as chai from "chai";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  embedded,
  execution,
  handles,
  longRunning,
  never,
  returns,
  waitingAt,
  workflow,
  type WorkflowBuilder,
} from "stepwright";
import stepwright from "stepwright/chai";

chai.use(stepwright);
const { expect } = chai;

const file = (name: string): string => fileURLToPath(new URL(`./${name}.asl.json`, import.meta.url));

describe("A claim that takes weeks", () => {
  const claim = workflow(file("claim"))
    .withInput({ claimId: "C1", coolOffSeconds: 1_209_600 })
    .stub("PayOut", returns({ paid: true }));

  longRunning("is reviewed in hours, cools off for a fortnight, and is paid", async () => {
    await claim
      .on(embedded())
      .at("5h", (_cloud, running) => running.sendTaskSuccess("Review", { by: "Ann" }))
      .expectWait("CoolOff", { between: ["14d", "14d"] })
      .expectOutput({ review: { by: "Ann" }, payout: { paid: true } })
      .within("15d")
      .run();
  });

  it("is escalated when nobody gives a sign of life for a day", async () => {
    await claim
      .on(embedded())
      .stub("Review", never())
      .stub("Escalate", returns({ by: "the boss" }))
      .expectCaught("Review", "States.Timeout", "Escalate")
      .expectWait("Review", { between: ["24h", "24h"] })
      .expectOutput({ review: { by: "the boss" } })
      .run();
  });

  it("is given up after thirty days", async () => {
    const cloud = embedded();
    await claim
      .on(cloud)
      .stub("Review", never())
      .stub("Escalate", never())
      .expectTimedOut()
      .expectVisits("Escalate", 1)
      .expectNotVisited("PayOut")
      .run();
  });

  it("goes on in another cloud from the file that the first was saved to", async () => {
    const folder = await mkdtemp(join(tmpdir(), "claims-"));
    try {
      const saved = join(folder, "half-way.json");
      const first = embedded();
      const machine = await first.deploy("claims", file("claim"));
      const running = await workflow(machine).on(first).withInput({ claimId: "C1", coolOffSeconds: 1_209_600 }).start();
      await running.until(waitingAt("Review"));
      await running.sendTaskSuccess("Review", { by: "Ann" });
      await running.until(waitingAt("CoolOff"));
      await first.advanceBy("7d");
      await first.save(saved);
      await running.stop();
      await running.check();
      await first.close();

      const second = embedded({ from: saved });
      second.lambda("pay-out", () => ({ paid: true }));
      await execution(running.arn)
        .on(second)
        .expectPath("Review", "CoolOff", "PayOut")
        .expectWait("CoolOff", { between: ["14d", "14d"] })
        .expectOutput({ payout: { paid: true } })
        .run();
      await second.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("Waits", () => {
  const waits = workflow(file("waits"));
  const strategies = [
    { name: "seconds_wait", waitType: "Seconds", input: {}, between: ["5s", "6s"], within: "30s" },
    { name: "timestamp_wait", waitType: "Timestamp", input: {}, between: ["9s", "11s"], within: "30s" },
    {
      name: "seconds_path_wait",
      waitType: "SecondsPath",
      input: { waitTime: 3 },
      between: ["3s", "4s"],
      within: "30s",
    },
    {
      name: "timestamp_path_wait",
      waitType: "TimestampPath",
      input: { until: "2030-01-02T00:00:00Z" },
      between: ["24h", "24h"],
      within: "25h",
    },
  ] as const;
  for (const { name, waitType, input, between, within } of strategies) {
    it(name, async () => {
      const result = await waits
        .on(embedded({ startAt: "2030-01-01T00:00:00Z" }))
        .withInput({ waitType, ...input })
        .expectExactPath("How", waitType, "Done")
        .expectWait(waitType, { between })
        .within(within)
        .run();
      expect(result).to.have.waited(waitType, { atLeast: between[0] });
    });
  }
});

describe("A subscription", () => {
  it("is billed twelve times in a year", async () => {
    const subscription = workflow(file("subscription")).withInput({ left: 12 });
    const year = await subscription
      .on(embedded())
      .stub(
        "ChargePeriod",
        handles(({ left }: { readonly left: number }) => ({ left: left - 1 })),
      )
      .expectVisits("ChargePeriod", 12)
      .within("361d")
      .run();
    expect(year.durationMs).to.equal(360 * 24 * 3_600_000);
  });
});

describe("What waiting costs", () => {
  // A job of two hours. Each question is three billed state transitions: Rest, AskForStatus, IsDone.
  const polling = (askEverySeconds: number): WorkflowBuilder => {
    let questions = 7200 / askEverySeconds;
    return workflow(file("export-polling"))
      .on(embedded())
      .withInput({ askEverySeconds })
      .stub("StartExport", returns({ id: "job-1" }))
      .stub(
        "AskForStatus",
        handles(() => ((questions -= 1) === 0 ? "DONE" : "RUNNING")),
      )
      .stub("Publish", returns({}))
      .within("2h");
  };

  it("is 74 state transitions where the job is asked every five minutes", async () => {
    await polling(300).expectTransitions(74).run();
  });

  it("is 26 where it is asked every quarter of an hour", async () => {
    await polling(900).expectTransitions({ atMost: 26 }).run();
  });

  it("is two where the job calls back", async () => {
    await workflow(file("export-callback"))
      .on(embedded())
      .stub("Publish", returns({}))
      .at("2h", (_cloud, running) => running.sendTaskSuccess("Export", { id: "job-1" }))
      .expectWait("Export", { between: ["2h", "2h"] })
      .expectTransitions({ atMost: 2 })
      .run();
  });
});
