import { expect } from "chai";
import { embedded, state, workflow } from "../../src/index.js";
import { assertChoice, mutate, type Mutant } from "../../src/properties/index.js";

const pass = { Type: "Pass", End: true };
const sizes = {
  StartAt: "Size",
  States: {
    Size: {
      Type: "Choice",
      Choices: [
        { Variable: "$.n", NumericGreaterThan: 100, Next: "Large" },
        {
          And: [
            { Variable: "$.n", NumericGreaterThan: 100 },
            { Variable: "$.vip", IsPresent: true },
          ],
          Next: "Small",
        },
      ],
      Default: "Small",
    },
    Large: pass,
    Small: pass,
  },
} as const;

async function run(n: number, next: "Large" | "Small"): Promise<void> {
  await using cloud = embedded();
  await workflow(await cloud.deploy("sizes", sizes))
    .on(cloud)
    .withInput({ n })
    .expectPath("Size", next)
    .run();
}

const equivalents = (mutants: readonly Mutant[]): readonly string[] =>
  mutants.filter(({ equivalent }) => equivalent !== undefined).map(({ description }) => description);

describe("Mutants against a check", function () {
  this.timeout(20_000);

  it("are killed by what notices them, and survive what does not", async () => {
    const mutation = mutate(sizes, { only: ["boundary"] });
    const loose = await mutation.against(() => run(500, "Large"));
    expect(loose.score).to.equal(0);
    const tight = await mutation.against(async () => {
      await run(101, "Large");
      await run(100, "Small");
    });
    expect(tight.score).to.equal(100);
    expect(tight.killed.map(({ description }) => description)).to.deep.equal([
      "Size: rule 1 (→ Large): $.n NumericGreaterThan 100: it becomes 101",
      "Size: rule 1 (→ Large): $.n NumericGreaterThan 100: it becomes 99",
    ]);
    const first = tight.results.find(({ outcome }) => outcome === "killed");
    expect(first?.because).to.match(/^workflow arn:.*stateMachine:sizes.*failed$/);
  });

  it("stand in for a definition that is run, and for one whose state is run alone", async () => {
    const mutation = mutate(sizes, { only: ["Default"] });
    for (const check of [
      (): Promise<unknown> => workflow(sizes).on(embedded()).withInput({ n: 1 }).expectPath("Small").run(),
      (): Promise<unknown> => state(sizes, "Size").on(embedded()).withInput({ n: 1 }).expectNext("Small").run(),
    ]) {
      expect((await mutation.against(check, { concurrency: 3 })).score).to.equal(100);
    }
  });

  it("are refused where their choice names what there is not", () => {
    expect(() => mutate(sizes, { only: ["choice"] })).to.throw(
      /"choice" is not a type of states or a kind of change\. Did you mean "Choice"\?/,
    );
    expect(() => mutate(sizes, { states: ["Size", "Huge"] })).to.throw(
      'Choosing mutants failed: "Huge" is not a state of what is mutated. Write one of Size, Large, Small.',
    );
  });

  it("may be deployed by the check itself", async () => {
    const report = await mutate(sizes, { only: ["Default"] }).against(({ definition }) =>
      workflow(definition).on(embedded()).withInput({ n: 1 }).expectPath("Small").run(),
    );
    expect(report.score).to.equal(100);
  });

  it("are told apart from their definition, or proved to be the same", () => {
    const { mutants } = mutate(sizes);
    // Rule 2 never decides; what misreads its path breaks where nothing stood there before.
    const second = mutants.map(({ description }) => description).filter((text) => text.includes(": rule 2 ("));
    const noticed = ["$.n becomes $.n_", "comes before"];
    expect(equivalents(mutants)).to.deep.equal(second.filter((text) => !noticed.some((word) => text.includes(word))));
    expect(equivalents(mutants)).to.have.length(12);
    const moved = mutants.find(({ location, kind }) => location.includes("/Choices/1/And/0/") && kind === "boundary");
    expect(moved?.equivalent).to.match(/^No input takes another way: /);
    const report = mutants.find(({ location, kind }) => location.includes("/Choices/0") && kind === "boundary");
    expect(report?.equivalent).to.equal(undefined);
  });

  it("say when the check never deployed them", async () => {
    const report = await mutate(sizes, { only: ["Default"] }).against(() => {});
    expect(report.unused).to.have.length(2);
    expect(String(report)).to.equal(
      [
        "Mutation score 0.0 %: 0 killed, 0 survived, 2 never deployed.",
        "Survivors:",
        ...report.unused.map(
          ({ id, description, location }) => `  ${id}  ${description}  (${location}) — never deployed`,
        ),
      ].join("\n"),
    );
    expect(report.toJSON()).to.have.property("score", 0);
  });

  it("need a check that passes without them", async () => {
    let message = "";
    await mutate(sizes)
      .against(() => Promise.reject(new Error("it is broken")))
      .catch((error: Error) => (message = error.message));
    expect(message).to.equal(
      "Trying mutants needs a suite that passes for the definition as it is, and it fails: it is broken\nMake it pass first.",
    );
  });

  it("are killed by assertChoice", async () => {
    const report = await mutate(sizes, { only: ["Choice"] }).against(
      () => assertChoice(workflow(sizes).on(embedded()), "Size", { runs: 6 }),
      { concurrency: 2 },
    );
    expect(report.survived.map(({ description }) => description)).to.deep.equal([]);
    expect(report.killed.length).to.be.greaterThan(8);
  });
});
