import { expect } from "chai";
import fc from "fast-check";
import { parseMachine } from "../../src/asl/index.js";
import { createEngine, type EngineExecution, type SavedExecution } from "../../src/engine/index.js";
import { StepwrightError } from "../../src/errors/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { answerFor, machineInput, machines } from "./machines.js";
import { createClock, type Clock } from "../../src/engine/index.js";
import { machine, run, settle, start, startAt, task } from "./world.js";

/** Everything a reader can learn about an execution, one event a line. */
function facts({ status, error, cause, stopTime, outputText, history }: EngineExecution): string {
  const head = JSON.stringify({ status, error, cause, stopTime, outputText });
  return [head, ...history.read().map((event) => JSON.stringify(event))].join("\n");
}

/** Goes on with a saved execution in a world of its own. */
function goOn(saved: SavedExecution, definition: JsonValue, at: number): { clock: Clock; execution: EngineExecution } {
  const clock = createClock({ startAt: at, settle });
  const engine = createEngine({ clock, seed: 42, perform: answerFor });
  return {
    clock,
    execution: engine.restore(JSON.parse(JSON.stringify(saved)) as SavedExecution, parseMachine(definition)),
  };
}

async function end(clock: Clock, execution: EngineExecution): Promise<EngineExecution> {
  await clock.demand(() => execution.status !== "RUNNING");
  return execution;
}

describe("the same execution again", () => {
  it("has the same history for the same seed, and other draws for another", async () => {
    const definition = machine({
      A: { Type: "Pass", Parameters: { "id.$": "States.UUID()", "n.$": "States.MathRandom(0, 1000000)" }, End: true },
    });
    const first = await run(definition);
    expect(facts(await run(definition))).to.equal(facts(first));
    expect((await run(definition, { seed: 7 })).outputText).to.not.equal(first.outputText);
    expect((await run(definition, { name: "other" })).outputText).to.not.equal(first.outputText);
  });

  it("draws anew for each visit, item and use", async () => {
    const draw = { Type: "Pass", Parameters: { "a.$": "States.UUID()", "b.$": "States.UUID()" }, End: true };
    const definition = machine({ M: { Type: "Map", ItemProcessor: machine({ D: draw }), End: true } });
    const drawn = JSON.parse((await run(definition, { input: [1, 2, 3] })).outputText ?? "[]") as {
      a: string;
      b: string;
    }[];
    expect(new Set(drawn.flatMap(({ a, b }) => [a, b])).size).to.equal(6);
    for (const { a } of drawn)
      expect(a).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("does not depend on when handlers settle", async () => {
    await fc.assert(
      fc.asyncProperty(
        machines,
        fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
        async (definition: JsonObject, turns) => {
          const expected = await run(definition, {
            input: machineInput,
            perform: (request) => Promise.resolve(answerFor(request)),
          });
          const actual = await run(definition, {
            input: machineInput,
            perform: async (request) => {
              for (let turn = turns.next().value as number; turn > 0; turn -= 1) await settle();
              return answerFor(request);
            },
          });
          expect(facts(actual)).to.equal(facts(expected));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("has the same history after a JSON round trip at every moment", async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (definition: JsonObject) => {
        const expected = await run(definition, { input: machineInput, perform: answerFor });
        let { clock, execution } = start(definition, { input: machineInput, perform: answerFor });
        await settle();
        for (let moves = 0; execution.status === "RUNNING" && clock.next !== undefined && moves < 500; moves += 1) {
          ({ clock, execution } = goOn(execution.save(), definition, clock.now));
          await settle();
          if (clock.next !== undefined) await clock.advanceTo(clock.next);
          await settle();
        }
        expect(facts(await end(clock, execution))).to.equal(facts(expected));
      }),
      { numRuns: 30 },
    );
  });

  it("keeps a cut-short step whole through a round trip", async () => {
    const states = { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } };
    const branches = [machine(states), machine({ C: { Type: "Pass", End: true } })];
    const definition = machine({ P: { Type: "Parallel", Branches: branches, End: true } });
    const expected = await run(definition);
    const { clock, execution } = start(definition);
    let saved = execution.save();
    clock.run(() => (saved = execution.save()));
    await settle();
    expect(saved.agenda).to.not.have.length(0);
    expect(saved.history.length).to.be.within(1000, 24_000);
    const later = goOn(saved, definition, startAt);
    expect(facts(await end(later.clock, later.execution))).to.equal(facts(expected));
  });

  it("keeps each payload once in what it saves", async () => {
    const states = {
      ...Object.fromEntries(
        Array.from({ length: 50 }, (_, at) => [`S${at}`, { Type: "Pass", Next: at === 49 ? "W" : `S${at + 1}` }]),
      ),
      W: task(),
    };
    const { execution } = start(machine(states), {
      input: { big: "x".repeat(10_000) },
      perform: () => ({ kind: "never" }),
    });
    await settle();
    expect(execution.history.length).to.be.greaterThan(100);
    expect(JSON.stringify(execution.save()).length).to.be.lessThan(60_000);
  });

  it("refuses what another version saved", async () => {
    const { execution } = start(machine({ A: task() }));
    await settle();
    const saved = { ...execution.save(), version: 99 };
    expect(() => goOn(saved, machine({ A: task() }), startAt)).to.throw(
      StepwrightError,
      "Reading a saved execution failed: it has format version 99, and this version of Stepwright reads version 4. Save it again with the version that reads it.",
    );
  });

  it("restores an execution that has ended as it was", async () => {
    const execution = await run(machine({ A: { Type: "Pass", End: true } }), { input: { a: 0.5 } });
    expect(facts(goOn(execution.save(), machine({ A: { Type: "Pass", End: true } }), startAt).execution)).to.equal(
      facts(execution),
    );
  });
});
