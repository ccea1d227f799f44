import { expect } from "chai";
import { WaitingRoom, type Waiting } from "../../src/engine/saving/waiting-room.js";

/** Somebody whose packing is noted. */
class Guest implements Waiting {
  waitingPlace = -1;
  packed = 0;

  pack(): void {
    this.packed += 1;
  }
}

const guests = (count: number): Guest[] => Array.from({ length: count }, () => new Guest());
const packed = (all: readonly Guest[]): readonly number[] =>
  [...all.entries()].flatMap(([place, guest]) => (guest.packed > 0 ? [place] : []));

describe("The room in which executions wait", () => {
  it("packs who has waited longest, for each more than it holds", () => {
    const room = new WaitingRoom(3);
    const all = guests(5);
    for (const guest of all) room.enter(guest);
    expect(packed(all)).to.deep.equal([0, 1]);
  });

  it("does not count those who have gone on", () => {
    const room = new WaitingRoom(2);
    const all = guests(4);
    const [first, second, third, fourth] = all as [Guest, Guest, Guest, Guest];
    room.enter(first);
    room.enter(second);
    room.leave(first);
    room.leave(first);
    room.enter(third);
    expect(packed(all)).to.deep.equal([]);
    room.enter(first);
    room.enter(fourth);
    expect(packed(all)).to.deep.equal([1, 2]);
  });

  it("packs everybody at once where none are to stand ready, but nobody who is looked at", () => {
    const room = new WaitingRoom(0);
    const [waits, shown] = guests(2) as [Guest, Guest];
    room.enter(waits);
    room.stand(shown);
    expect([waits.packed, shown.packed]).to.deep.equal([1, 0]);
  });

  it("grows until it holds those who go on again and again, and shrinks when others come to stay", () => {
    const room = new WaitingRoom(10);
    const turning = guests(100);
    const turn = (): number => {
      let missed = 0;
      for (const guest of turning) {
        if (guest.packed > 0) {
          room.missed();
          missed += 1;
        }
        guest.packed = 0;
        room.leave(guest);
        room.enter(guest);
      }
      return missed;
    };
    for (let turns = 0; turns < 10; turns += 1) turn();
    expect(turn()).to.equal(0);
    const staying = guests(1000);
    for (const guest of staying) room.enter(guest);
    expect(packed(staying).length).to.be.within(980, 1000);
  });

  it("closes the gaps that those who have gone on leave", () => {
    const room = new WaitingRoom(2);
    const all = guests(3);
    const [stays, goes, comes] = all as [Guest, Guest, Guest];
    room.enter(stays);
    for (let turns = 0; turns < 5000; turns += 1) {
      room.enter(goes);
      room.leave(goes);
    }
    expect(stays.waitingPlace).to.equal(0);
    room.enter(comes);
    expect(comes.waitingPlace).to.be.below(1100);
    expect(packed(all)).to.deep.equal([]);
  });
});
