import { expect } from "chai";
import fc from "fast-check";
import { TimerHeap, type TimerRank } from "../../src/engine/clock/timer-heap.js";

const ranks: readonly TimerRank[] = ["result", "work", "deadline"];
const owner = { fire: (): void => {} };

describe("a heap of timers", () => {
  it("gives them by time, rank and sequence, whatever was cancelled in between", () => {
    const moves = fc.array(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.record({ time: fc.nat(5), rank: fc.constantFrom(...ranks), recurring: fc.boolean() }),
        },
        { weight: 1, arbitrary: fc.record({ cancel: fc.nat(60) }) },
        { weight: 1, arbitrary: fc.constant("next" as const) },
      ),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(moves, (steps) => {
        const heap = new TimerHeap();
        let there: { row: number; time: number; rank: TimerRank; sequence: number; recurring: boolean }[] = [];
        const first = () =>
          [...there].sort(
            (a, b) => a.time - b.time || ranks.indexOf(a.rank) - ranks.indexOf(b.rank) || a.sequence - b.sequence,
          )[0];
        for (const [sequence, step] of steps.entries()) {
          if (step !== "next" && "time" in step) {
            const { time, rank, recurring } = step;
            there.push({
              row: heap.push(owner, sequence, time, rank, sequence, recurring),
              time,
              rank,
              sequence,
              recurring,
            });
          } else {
            const gone = step === "next" ? first() : there[step.cancel];
            if (gone === undefined) continue;
            if (step === "next") expect(heap.peek()).to.equal(gone.row);
            heap.cancel(gone.row);
            there = there.filter((timer) => timer !== gone);
          }
          const next = first();
          expect(heap.peek()).to.equal(next?.row);
          expect(heap.lasting).to.equal(there.filter(({ recurring }) => !recurring).length);
          expect(heap.work).to.equal(there.filter(({ recurring, rank }) => !recurring && rank !== "deadline").length);
          for (const { row, time, rank, sequence: place } of there) {
            expect([heap.timeOf(row), heap.rankOf(row), heap.sequenceOf(row), heap.keyOf(row)]).to.deep.equal([
              time,
              rank,
              place,
              place,
            ]);
          }
        }
      }),
    );
  });

  it("announces a deadline once, also in a row that was another's", () => {
    const heap = new TimerHeap();
    const row = heap.push(owner, 1, 5, "deadline", 1, false);
    expect([heap.announce(row), heap.announce(row)]).to.deep.equal([false, true]);
    heap.cancel(row);
    expect(heap.announce(heap.push(owner, 2, 6, "deadline", 2, false))).to.equal(false);
  });

  it("grows, and shrinks when it is empty", () => {
    const heap = new TimerHeap();
    for (let round = 0; round < 2; round += 1) {
      const rows = Array.from({ length: 5000 }, (_, at) => heap.push(owner, at, 5000 - at, "work", at, false));
      for (let at = 4999; at >= 0; at -= 1) {
        expect(heap.peek()).to.equal(rows[at]);
        heap.cancel(rows[at] as number);
      }
      expect(heap.peek()).to.equal(undefined);
    }
  });
});
