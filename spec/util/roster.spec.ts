import { expect } from "chai";
import fc from "fast-check";
import { Roster, type Seat } from "../../src/util/roster.js";

describe("a Roster", () => {
  it("lists who is there, in the order they came, whoever left in between", () => {
    const moves = fc.array(fc.oneof(fc.constant("comes" as const), fc.nat(20)), { maxLength: 60 });
    fc.assert(
      fc.property(moves, (steps) => {
        const roster = new Roster<number>();
        const seats: Seat<number>[] = [];
        let there: number[] = [];
        for (const [member, step] of steps.entries()) {
          if (step === "comes") {
            seats.push(roster.add(member));
            there.push(member);
            continue;
          }
          const seat = seats[step];
          if (seat === undefined) continue;
          // One that has left already is no matter.
          roster.remove(seat);
          there = there.filter((other) => other !== seat.member);
        }
        expect(roster.members()).to.deep.equal(there);
        expect(roster.size).to.equal(there.length);
      }),
    );
  });
});
