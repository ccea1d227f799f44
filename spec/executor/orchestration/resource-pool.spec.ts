import { expect } from "chai";
import fc from "fast-check";
import { ResourcePool } from "../../../src/executor/orchestration/resource-pool.js";

describe("A resource that executions share", () => {
  it("is used by at most so many, first come, first served, and by nobody for ever", () => {
    const task = fc.record({ execution: fc.nat(6), leaves: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(task, { maxLength: 30 }), (limit, tasks) => {
        const pool = new ResourcePool(limit);
        const inside = new Map<string, number>();
        const entered: number[] = [];
        const leaving: { at: number; arn: string; id: number }[] = [];
        let now = 0;
        const go = (id: number): void => {
          const { execution, leaves } = tasks[id]!;
          const arn = String(execution);
          inside.set(arn, (inside.get(arn) ?? 0) + 1);
          entered.push(id);
          expect(inside.size).to.be.at.most(limit);
          leaving.push({ at: now + leaves, arn, id });
        };
        for (const [id, { execution }] of tasks.entries()) {
          if (pool.enter({ executionArn: String(execution), state: "Use", task: id }, now, () => go(id))) go(id);
        }
        while (leaving.length > 0) {
          leaving.sort((left, right) => right.at - left.at);
          const { at, arn, id } = leaving.pop()!;
          now = at;
          const count = (inside.get(arn) ?? 0) - 1;
          if (count === 0) inside.delete(arn);
          else inside.set(arn, count);
          pool.leave(arn, id, now);
        }
        expect([...entered].sort((left, right) => left - right)).to.deep.equal(tasks.map((_, id) => id));
        const firsts = entered.filter(
          (id, at) => entered.findIndex((one) => tasks[one]!.execution === tasks[id]!.execution) === at,
        );
        expect(firsts).to.deep.equal([...firsts].sort((left, right) => left - right));
        expect(pool.waits.every(({ entered: did, waitedMs }) => did && waitedMs > 0)).to.equal(true);
      }),
    );
  });

  it("notes who gave up, and lets the next one in when an execution ends", () => {
    const pool = new ResourcePool(1);
    const went: string[] = [];
    const enter = (name: string, now: number): boolean =>
      pool.enter({ executionArn: name, state: "Use", task: 1 }, now, () => went.push(name));
    expect([enter("a", 0), enter("b", 0), enter("c", 1)]).to.deep.equal([true, false, false]);
    pool.leave("b", 1, 5);
    pool.leaveAll("a", 7);
    expect(went).to.deep.equal(["c"]);
    expect(pool.waits).to.deep.equal([
      { executionArn: "b", state: "Use", waitedMs: 5, entered: false },
      { executionArn: "c", state: "Use", waitedMs: 6, entered: true },
    ]);
    expect(pool.most).to.equal(1);
  });
});
