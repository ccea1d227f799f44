import { quickest, type Scenario } from "../scenario.js";

const INPUTS = 20_000;
const RUNS = 5;
const RULES = 10;

/** How many inputs a second are generated for a Choice state of ten rules, each with its prediction. */
export const PROPERTIES: Scenario = {
  name: "properties",
  title: "Generated inputs of a Choice state",
  stepwright: async () => {
    const { choice } = await import("../../../src/properties/index.js");
    const { sample } = await import("fast-check");
    const rules = Array.from({ length: RULES }, (_, at) => ({
      And: [
        { Variable: "$.type", StringEquals: `type-${at}` },
        { Variable: "$.amount", NumericGreaterThanEquals: at * 10 },
      ],
      Next: `Next${at}`,
    }));
    const definition = { States: { Route: { Type: "Choice", Choices: rules, Default: "Otherwise" } } };
    const inputs = choice(definition, "Route").inputs();
    const round = async (): Promise<void> => {
      sample(inputs, { numRuns: INPUTS, seed: 1 });
    };
    await round();
    return { perSecond: (1000 * INPUTS) / (await quickest(RUNS, round)) };
  },
  lines: (ours) => {
    const rate = ours["perSecond"] ?? 0;
    return [
      {
        what: `inputs a second for ${RULES} rules (best of ${RUNS})`,
        stepwright: `${Math.round(rate / 1000)}k/s`,
        goal: "≥ 20k/s",
        met: rate >= 20_000,
        inside:
          "each with its expected state and deciding rule, through fast-check; from the sources, not through the package",
      },
    ];
  },
};
