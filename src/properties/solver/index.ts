export { solve, type Constraint, type Solution, type SolveOptions } from "./solve.js";
export { reach, type Aim, type Reach } from "./reach.js";
export { Recipe, type Given } from "./recipe.js";
export { ways, type Goal } from "./ways.js";
