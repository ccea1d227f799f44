import { expect } from "chai";
import fc from "fast-check";
import { createClock } from "../../src/engine/index.js";
import { StepwrightError } from "../../src/errors/index.js";
import { newClock, settle, startAt } from "./world.js";

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

describe("the virtual clock", () => {
  it("runs zero-time work without anybody waiting, in the order given", async () => {
    const clock = newClock();
    const seen: number[] = [];
    clock.run(() => {
      seen.push(1);
      clock.run(() => seen.push(3));
    });
    clock.run(() => seen.push(2));
    await settle();
    expect(seen).to.deep.equal([1, 2, 3]);
    expect(clock.now).to.equal(startAt);
  });

  it("does not move while nobody waits", async () => {
    const clock = newClock();
    let fired = false;
    clock.at(startAt + 1000, "work", () => (fired = true));
    await settle();
    await settle();
    expect(fired).to.equal(false);
    expect(clock.next).to.equal(startAt + 1000);
  });

  it("does not move for waits that are no reason for it, and lets them take part in what others wait for", async () => {
    const clock = newClock();
    const seen: number[] = [];
    let drives = false;
    const parked = clock.hold(
      async () => {
        await clock.demand(() => false, { until: startAt + 1000 });
        seen.push(clock.now - startAt);
        await clock.demand(() => false, { until: startAt + 5000 });
        seen.push(clock.now - startAt);
      },
      "parked",
      () => drives,
    );
    await settle();
    await settle();
    expect([clock.now - startAt, clock.holds().map(({ lent }) => lent)]).to.deep.equal([0, [true]]);
    await clock.advanceTo(startAt + 2000);
    expect(seen).to.deep.equal([1000]);
    drives = true;
    await clock.hold(() => undefined);
    await parked;
    expect(seen).to.deep.equal([1000, 5000]);
  });

  it("jumps to the next timer for a demand and tests the demand after every step", async () => {
    const clock = newClock();
    let count = 0;
    for (const second of [1, 2, 3, 4]) clock.at(startAt + second * 1000, "work", () => (count += 1));
    expect(await clock.demand(() => count === 2)).to.equal("met");
    expect(count).to.equal(2);
    expect(clock.now).to.equal(startAt + 2000);
  });

  it("gives up at `until`, after the timers of that moment", async () => {
    const clock = newClock();
    let fired = false;
    clock.at(startAt + 5000, "deadline", () => (fired = true));
    expect(await clock.demand(() => false, { until: startAt + 5000 })).to.equal("until");
    expect(fired).to.equal(true);
    expect(await clock.demand(() => false, { until: startAt + 60_000 })).to.equal("until");
    expect(clock.now).to.equal(startAt + 60_000);
  });

  it("stands still while something is held, and goes on when it is released", async () => {
    const clock = newClock();
    let fired = false;
    clock.at(startAt + 1000, "work", () => (fired = true));
    const handle = clock.acquire("a request");
    const waiting = clock.demand(() => fired);
    await settle();
    await settle();
    expect(fired).to.equal(false);
    expect(clock.holds().map(({ label, lent }) => ({ label, lent }))).to.deep.equal([
      { label: "a request", lent: false },
    ]);
    handle.release();
    handle.release();
    expect(await waiting).to.equal("met");
    expect(clock.holds()).to.deep.equal([]);
  });

  it("lends a hold back while its holder waits for virtual time itself", async () => {
    const clock = newClock();
    let fired = false;
    clock.at(startAt + 1000, "work", () => (fired = true));
    const result = await clock.hold(async () =>
      clock.hold(async () => {
        await clock.demand(() => fired);
        expect(clock.holds()).to.have.length(2);
        return clock.now - startAt;
      }),
    );
    expect(result).to.equal(1000);
  });

  it("holds again once the wait inside a hold is over", async () => {
    const clock = newClock();
    const order: string[] = [];
    clock.at(startAt + 1000, "work", () => order.push("first timer"));
    clock.at(startAt + 2000, "work", () => order.push("second timer"));
    const held = clock.hold(async () => {
      await clock.demand(() => order.length === 1);
      await settle();
      await settle();
      order.push("holder is done");
    });
    await Promise.all([held, clock.demand(() => order.length === 3)]);
    expect(order).to.deep.equal(["first timer", "holder is done", "second timer"]);
  });

  it("does not lend the holds of whoever woke it to the work it does", async () => {
    const clock = newClock();
    let fired = false;
    let inner: Promise<unknown> | undefined;
    clock.at(startAt + 1000, "work", () => (fired = true));
    await clock.hold(async () => {
      clock.run(() => (inner = clock.demand(() => fired)));
      await settle();
      await settle();
      expect(fired).to.equal(false);
    });
    await inner;
    expect(fired).to.equal(true);
  });

  it("holds for work that turns out to take real time, and only then", async () => {
    const clock = newClock();
    expect(clock.whilst(() => 1, "at once")).to.equal(1);
    expect(clock.holds()).to.deep.equal([]);
    const later = clock.whilst(() => settle().then(() => 2), "later");
    expect(clock.holds().map(({ label }) => label)).to.deep.equal(["later"]);
    expect(await later).to.equal(2);
    expect(clock.holds()).to.deep.equal([]);
    expect(() =>
      clock.whilst(() => {
        throw new Error("broken");
      }, "broken"),
    ).to.throw("broken");
    expect(clock.holds()).to.deep.equal([]);
  });

  it("releases a hold whose work throws", async () => {
    const clock = newClock();
    const reason = await failure(clock.hold(() => Promise.reject(new Error("broken"))));
    expect(reason).to.be.instanceOf(Error).with.property("message", "broken");
    expect(clock.holds()).to.deep.equal([]);
  });

  it("settles the world before it moves on after user code was resumed", async () => {
    const clock = newClock();
    const order: string[] = [];
    for (const second of [1, 2]) clock.at(startAt + second * 1000, "work", () => order.push(`timer ${second}`));
    const user = clock.demand(() => order.includes("timer 1")).then(() => order.push("user code"));
    await Promise.all([user, clock.demand(() => order.includes("timer 2"))]);
    expect(order).to.deep.equal(["timer 1", "user code", "timer 2"]);
  });

  it("passes a condition that throws on to the one who waits", async () => {
    const clock = newClock();
    clock.at(startAt + 1000, "work", () => undefined);
    const reason = await failure(
      clock.demand(() => {
        if (clock.now > startAt) throw new Error("no such state");
        return false;
      }),
    );
    expect(reason).to.be.instanceOf(Error).with.property("message", "no such state");
  });

  it("passes work that breaks on to those who wait, and goes on", async () => {
    const clock = newClock();
    const broken = (): never => {
      throw new Error("broken");
    };
    clock.at(startAt + 1000, "work", () => clock.run(broken));
    clock.at(startAt + 2000, "work", broken);
    clock.at(startAt + 3000, "work", () => undefined);
    for (const second of [1, 2]) {
      expect(await failure(clock.demand(() => false))).to.have.property("message", "broken");
      expect(clock.now).to.equal(startAt + second * 1000);
    }
    await clock.advanceTo(startAt + 3000);
  });

  it("says so when nothing can ever happen", async () => {
    const clock = newClock();
    const reason = await failure(clock.demand(() => false, { what: "the end of the run" }));
    expect(reason).to.be.instanceOf(StepwrightError).with.property("code", "CLOCK_STALLED");
    expect((reason as Error).message).to.equal(
      "Waiting for the end of the run can never end: no timer is set, no task is running, and the wait has no limit.\n" +
        "Nothing is open: start an execution before waiting for it.",
    );
  });

  it("names what is open when nothing can ever happen", async () => {
    const clock = newClock();
    const open = clock.open(() => "execution run of orders: in Wait");
    clock.open(() => "gone").close();
    const reason = await failure(clock.demand(() => false));
    open.close();
    expect((reason as Error).message).to.equal(
      "Waiting for a condition can never end: no timer is set, no task is running, and the wait has no limit.\n" +
        "Still open:\n" +
        "  execution run of orders: in Wait",
    );
  });

  it("includes the moment it advances to", async () => {
    const clock = newClock();
    const fired: number[] = [];
    for (const second of [1, 2, 3]) clock.at(startAt + second * 1000, "work", () => fired.push(second));
    await clock.advanceTo(startAt + 2000);
    expect(fired).to.deep.equal([1, 2]);
    expect(clock.now).to.equal(startAt + 2000);
  });

  it("runs until only deadlines and recurring timers are left", async () => {
    const clock = newClock();
    const fired: string[] = [];
    const tick = (): void => {
      fired.push("tick");
      clock.at(clock.now + 1000, "work", tick, { recurring: true });
    };
    clock.at(startAt + 1000, "work", tick, { recurring: true });
    clock.at(startAt + 2500, "result", () => fired.push("result"));
    clock.at(startAt + 9000, "deadline", () => fired.push("deadline"));
    await clock.runUntilIdle();
    expect(fired).to.deep.equal(["tick", "tick", "result"]);
    expect(clock.now).to.equal(startAt + 2500);
  });

  it("announces a deadline once and lets an answer arrive meanwhile", async () => {
    const announced: (string | undefined)[] = [];
    const fired: string[] = [];
    const clock = createClock({
      startAt,
      settle,
      beforeDeadline: (description) => {
        announced.push(description);
        return settle().then(() => timer.cancel());
      },
    });
    const timer = clock.at(startAt + 1000, "deadline", () => fired.push("deadline"), {
      describe: () => "the time-out of A",
    });
    clock.at(startAt + 2000, "work", () => fired.push("work"));
    await clock.demand(() => fired.length > 0);
    expect(announced).to.deep.equal(["the time-out of A"]);
    expect(fired).to.deep.equal(["work"]);
  });

  it("gives the event loop a turn while zero-time work goes on and on", async () => {
    const clock = newClock();
    let stopped = false;
    const again = (): void => {
      if (!stopped) clock.run(again);
    };
    clock.run(again);
    await settle();
    stopped = true;
    await settle();
    expect(stopped).to.equal(true);
  });

  const ranks = ["result", "work", "deadline"] as const;
  const timers = fc.array(
    fc.record({ time: fc.integer({ min: 0, max: 5 }), rank: fc.constantFrom(...ranks), cancelled: fc.boolean() }),
    { maxLength: 60 },
  );

  it("fires timers by time, rank and order of setting, and never a cancelled one", async () => {
    await fc.assert(
      fc.asyncProperty(timers, async (planned) => {
        const clock = newClock();
        const fired: number[] = [];
        const handles = planned.map(({ time, rank }, index) => clock.at(startAt + time, rank, () => fired.push(index)));
        handles.forEach((handle, index) => planned[index]?.cancelled && handle.cancel());
        await clock.advanceTo(startAt + 10);
        const expected = planned
          .map((timer, index) => ({ ...timer, index }))
          .filter(({ cancelled }) => !cancelled)
          .sort(
            (left, right) =>
              left.time - right.time ||
              ranks.indexOf(left.rank) - ranks.indexOf(right.rank) ||
              left.index - right.index,
          )
          .map(({ index }) => index);
        expect(fired).to.deep.equal(expected);
      }),
    );
  });

  it("never fires a timer that another one cancelled, nor lets time run backwards", async () => {
    await fc.assert(
      fc.asyncProperty(timers, fc.infiniteStream(fc.nat()), async (planned, choices) => {
        const clock = newClock();
        const cancelled = new Set<number>();
        const firedAt: number[] = [];
        const handles: { cancel(): void }[] = [];
        for (const [index, { time, rank }] of planned.entries()) {
          const fire = (): void => {
            expect(cancelled.has(index)).to.equal(false);
            firedAt.push(clock.now);
            const victim = (choices.next().value as number) % planned.length;
            cancelled.add(victim);
            handles[victim]?.cancel();
          };
          handles.push(clock.at(startAt + time, rank, fire));
        }
        await clock.advanceTo(startAt + 10);
        expect(firedAt).to.deep.equal([...firedAt].sort((left, right) => left - right));
      }),
    );
  });

  it("keeps its order when most timers are cancelled", async () => {
    const clock = newClock();
    const fired: number[] = [];
    const handles = Array.from({ length: 1000 }, (_, index) => {
      const time = (index * 7919) % 1000;
      return { time, handle: clock.at(startAt + time, "work", () => fired.push(time)) };
    });
    for (const { time, handle } of handles) if (time % 10 !== 0) handle.cancel();
    await clock.advanceTo(startAt + 1000);
    expect(fired).to.deep.equal(Array.from({ length: 100 }, (_, index) => index * 10));
  });

  it("never moves while anything is held", async () => {
    const holders = fc.array(
      fc.record({ at: fc.integer({ min: 1, max: 20 }), turns: fc.integer({ min: 0, max: 3 }) }),
      { maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(holders, async (planned) => {
        const clock = newClock();
        const moved: number[] = [];
        const work = async (turns: number): Promise<void> => {
          const before = clock.now;
          for (let turn = 0; turn < turns; turn += 1) await settle();
          moved.push(clock.now - before);
        };
        const done: Promise<void>[] = [];
        for (const { at, turns } of planned) {
          clock.at(startAt + at, "work", () => void done.push(clock.hold(() => work(turns))));
        }
        await clock.advanceTo(startAt + 30);
        await Promise.all(done);
        expect(moved).to.deep.equal(planned.map(() => 0));
      }),
      { numRuns: 50 },
    );
  });

  it("tests every demand after every step", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }),
        async (moments) => {
          const clock = newClock();
          let latest = 0;
          for (const moment of moments) clock.at(startAt + moment, "work", () => (latest = moment));
          const resumed: number[] = [];
          await Promise.all(
            moments.map((moment) =>
              clock.demand(() => latest === moment).then(() => resumed.push(clock.now - startAt)),
            ),
          );
          expect(resumed).to.deep.equal([...moments].sort((left, right) => left - right));
        },
      ),
    );
  });
});
