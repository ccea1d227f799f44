export {
  choiceOracle,
  readOnLeaving,
  ruleAlone,
  type ChoiceOracle,
  type Prediction,
  type RuleTrace,
} from "./choice-oracle.js";
export { comparisonOf, type Sighting } from "./condition.js";
export { expression, expressionIn } from "./jsonata.js";
export type { Ast } from "./jsonata-library.js";
export { parsePath, type OraclePath, type PathStep } from "./path-parser.js";
export { NotUnderstood, type ChoiceError, type ChoiceScope } from "./scope.js";
export { compareInstants, instantOf, type Instant } from "./timestamp.js";
export { wildcardTest } from "./wildcard.js";
