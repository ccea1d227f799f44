import { SCENARIOS } from "./scenarios/index.js";

// Measures one scenario for one contender and prints its figures as the last line.
const [name, contender] = process.argv.slice(2);
const scenario = SCENARIOS.find((candidate) => candidate.name === name);
const measure = contender === "other" ? scenario?.other : scenario?.stepwright;
if (measure === undefined) throw new Error(`There is nothing to measure for ${name} ${contender}.`);
console.log(JSON.stringify(await measure()));
