import { Command } from "commander";
import fc from "fast-check";
import { choice, type ChoiceCase, type ChoiceProperties } from "../../src/properties/index.js";
import { choicesWritten, type WrittenChoice } from "../../src/properties/choice/written-choices.js";
import { StepwrightError } from "../../src/errors/index.js";
import { isJsonObject, type JsonValue } from "../../src/util/json.js";
import { engineChoice } from "../properties/engine-choice.js";
import { definitionFiles } from "./definitions/definition-files.js";

/** What was counted over all Choice states. */
const total = { choices: 0, rules: 0, impossible: 0, reachable: 0, hit: 0, predictions: 0, disagreements: 0 };
const misses: string[] = [];

const command = new Command("tsx spec/conformance/choices.ts")
  .description(
    "Generates inputs for every Choice state of a folder of definitions, and compares each prediction with the engine.",
  )
  .argument("<folder>", "a folder of .json definitions")
  .option("--grep <text>", "only files whose name holds this text")
  .option("--seed <number>", "the seed of the inputs", "42")
  .option("--inputs <number>", "how many inputs are made for a Choice state", "100")
  .action(async (folder: string, options: { grep?: string; seed: string; inputs: string }) => {
    const started = performance.now();
    for await (const { file, text } of definitionFiles(folder, options.grep)) {
      const definition = JSON.parse(text) as JsonValue;
      if (!isJsonObject(definition)) continue;
      for (const written of choicesWritten(definition)) {
        measure(`${file} ${written.location}`, written, Number(options.seed), Number(options.inputs));
      }
    }
    report((performance.now() - started) / 1000);
  });

await command.parseAsync();

function measure(title: string, written: WrittenChoice, seed: number, inputs: number): void {
  total.choices += 1;
  // The state alone, so that one of two with the same name is not taken for the other.
  const { name, source, language, scope } = written;
  let properties: ChoiceProperties;
  try {
    properties = choice({ ...scope, QueryLanguage: language, States: { [name]: source } }, name);
  } catch (error) {
    if (!(error instanceof StepwrightError)) throw error;
    misses.push(`${title}: ${error.message}`);
    const rules = Array.isArray(source["Choices"]) ? source["Choices"].length : 0;
    total.rules += rules;
    total.reachable += rules;
    return;
  }
  const rules = properties.outcomes.filter(({ rule }) => rule !== undefined);
  const open = rules.filter(({ reach }) => reach !== "impossible");
  total.rules += rules.length;
  total.impossible += rules.length - open.length;
  total.reachable += open.length;
  const made = samples(properties, seed, inputs);
  const hit = new Set(made.inputs.map(({ rule }) => rule));
  for (const { rule, reach } of open) {
    if (hit.has(rule)) total.hit += 1;
    else misses.push(`${title}: rule ${rule ?? 0} is not hit (${reach})`);
  }
  compare(title, written, [...made.inputs, ...made.others]);
}

function samples(
  properties: ChoiceProperties,
  seed: number,
  inputs: number,
): { readonly inputs: readonly ChoiceCase[]; readonly others: readonly ChoiceCase[] } {
  if (properties.outcomes.every(({ reach }) => reach !== "reached")) return { inputs: [], others: [] };
  const make = (arbitrary: fc.Arbitrary<ChoiceCase>): readonly ChoiceCase[] =>
    fc.sample(arbitrary, { seed, numRuns: inputs });
  return {
    inputs: make(properties.inputs()),
    others: [...make(properties.boundaries()), ...make(properties.malformed())],
  };
}

function compare(title: string, written: WrittenChoice, cases: readonly ChoiceCase[]): void {
  const engine = engineChoice(written);
  let told = 0;
  for (const value of cases) {
    const { next, error } = engine(value);
    total.predictions += 1;
    if (next === value.expected && (next !== undefined || error === value.error?.error)) continue;
    total.disagreements += 1;
    told += 1;
    if (told <= 3) misses.push(`${title}: ${String(value)}, but the engine says ${next ?? error ?? "nothing"}`);
  }
}

function report(seconds: number): void {
  for (const miss of misses) console.log(miss);
  const { choices, rules, impossible, reachable, hit, predictions, disagreements } = total;
  const share = reachable === 0 ? 100 : (100 * hit) / reachable;
  console.log(`${choices} Choice states, ${rules} rules, ${impossible} of them proved unreachable`);
  console.log(`${hit} of ${reachable} other rules hit (${share.toFixed(1)} %)`);
  console.log(`${predictions} predictions, ${disagreements} of which the engine contradicts; ${seconds.toFixed(1)} s`);
  process.exitCode = share >= 95 && disagreements === 0 ? 0 : 1;
}
