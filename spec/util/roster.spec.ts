import { expect } from "chai";
import fc from "fast-check";
import { Roster, type Member } from "../../src/util/roster.js";

describe("a Roster", () => {
  it("lists who is there, in the order they came, whoever left in between", () => {
    const moves = fc.array(fc.oneof(fc.constant("comes" as const), fc.nat(20)), { maxLength: 60 });
    fc.assert(
      fc.property(moves, (steps) => {
        const roster = new Roster<Member>();
        const came: Member[] = [];
        let there: Member[] = [];
        for (const step of steps) {
          if (step === "comes") {
            const member = { rosterPlace: -1, rosterNumber: 0 };
            roster.add(member);
            came.push(member);
            there.push(member);
            continue;
          }
          const member = came[step];
          if (member === undefined) continue;
          // One that has left already is no matter.
          roster.remove(member);
          there = there.filter((other) => other !== member);
        }
        const members = roster.members();
        expect(members.length).to.equal(there.length);
        for (const [place, member] of members.entries()) expect(member).to.equal(there[place]);
        expect(roster.size).to.equal(there.length);
      }),
    );
  });

  it("takes nobody in twice, and takes back who left", () => {
    const roster = new Roster<Member>();
    const [first, second] = [
      { rosterPlace: -1, rosterNumber: 0 },
      { rosterPlace: -1, rosterNumber: 0 },
    ];
    roster.add(first);
    roster.add(second);
    roster.add(first);
    expect(roster.size).to.equal(2);
    roster.remove(first);
    roster.add(first);
    expect(roster.members()).to.deep.equal([second, first]);
  });
});
