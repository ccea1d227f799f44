import { expect } from "chai";
import fc from "fast-check";
import { embedded, replayHistory } from "stepwright";
import type { JsonObject } from "../../src/util/json.js";
import { randomRun } from "./random-run.js";
import { firstRun } from "./runs.js";

describe("A replay", function () {
  this.timeout(30_000);

  it("finds nothing when the definition is the recorded one", async () => {
    await fc.assert(
      fc.asyncProperty(randomRun(), fc.constantFrom("execution", "history", "json"), async (run, form) => {
        await using cloud = embedded({ seed: 5 });
        const execution = await firstRun(cloud, run);
        const history = { events: execution.events };
        const { executionArn } = execution;
        const source =
          form === "execution"
            ? execution
            : form === "history"
              ? history
              : (JSON.parse(JSON.stringify(history)) as object);
        const result = await replayHistory(source, { executionArn }).against(run.definition).check();
        expect(result.differences.map(({ text }) => text)).to.deep.equal([]);
        expect(result.same).to.equal(true);
      }),
      { seed: 11, numRuns: 50 },
    );
  });

  it("names the first state that is another", async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(randomRun(), fc.nat(), async (run, at) => {
        await using cloud = embedded();
        const recorded = await firstRun(cloud, run);
        const visits = recorded.thread.visits;
        const state = visits[at % visits.length]?.state ?? "";
        const { differences } = await replayHistory(recorded).against(renamed(run.definition, state)).check();
        taken += 1;
        const path = differences.find(({ kind, place }) => kind === "path" && place === "");
        expect(path?.text).to.include(`"${state} renamed"`).and.include(`recorded "${state}"`);
      }),
      { seed: 12, numRuns: 25 },
    );
    expect(taken).to.be.at.least(25);
  });

  it("tells an ending that became another", async () => {
    await fc.assert(
      fc.asyncProperty(randomRun(), async (run) => {
        await using cloud = embedded();
        const recorded = await firstRun(cloud, run);
        const other = { StartAt: "Stop", States: { Stop: { Type: "Fail", Error: "Stopped" } } };
        const { differences, execution } = await replayHistory(recorded).against(other).check();
        expect(execution.error).to.equal("Stopped");
        expect(differences.map(({ kind }) => kind)).to.include.members(["path", "outcome"]);
      }),
      { seed: 13, numRuns: 10 },
    );
  });
});

/** The definition with another name for one of its states at the top. */
function renamed(definition: JsonObject, state: string): JsonObject {
  const to = `${state} renamed`;
  const text = JSON.stringify(definition).replaceAll(`:${JSON.stringify(state)}`, `:${JSON.stringify(to)}`);
  const { States, ...rest } = JSON.parse(text) as { States: JsonObject };
  const entries = Object.entries(States).map(([name, source]) => [name === state ? to : name, source]);
  return { ...rest, States: Object.fromEntries(entries) as JsonObject };
}
