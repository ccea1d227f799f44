import { expect } from "chai";
import { newClock, settle, startAt } from "./world.js";

describe("the virtual clock, run until idle", () => {
  it("waits for all zero-time work, also when there is much of it and no timer", async () => {
    const clock = newClock();
    let left = 500;
    const work = (): void => {
      left -= 1;
      if (left > 0) clock.run(work);
    };
    clock.run(work);
    await clock.runUntilIdle();
    expect(left).to.equal(0);
  });

  it("waits for whoever holds the clock, and for what follows", async () => {
    const clock = newClock();
    const seen: string[] = [];
    const held = clock.hold(async () => {
      await settle();
      seen.push("held");
    });
    void held.then(() => clock.at(startAt + 1000, "work", () => seen.push("after")));
    await clock.runUntilIdle();
    expect(seen).to.deep.equal(["held", "after"]);
    expect(clock.now).to.equal(startAt + 1000);
  });

  it("is over at once when nothing is to happen", async () => {
    const clock = newClock();
    await clock.runUntilIdle();
    expect(clock.now).to.equal(startAt);
  });
});
