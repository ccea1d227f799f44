export { evaluateCondition, ConditionPathError } from "./conditions/evaluate-condition.js";
export { ExpressionSyntaxError } from "./expression-syntax-error.js";
export {
  diagnoseIntrinsic,
  diagnosePath,
  diagnoseReferencePath,
  isPathText,
  isReferencePathText,
  type ExpressionDiagnosis,
} from "./expression-texts.js";
export {
  allStates,
  findState,
  isTerminal,
  reachableFrom,
  scopesWithin,
  stepsToEnd,
  successors,
  type GraphStep,
  type StateEntry,
  type Transition,
} from "./graph.js";
export {
  assignedTexts,
  assignedTo,
  compileJsonataExpression,
  compileJsonataTemplate,
  EvaluationFailure,
  isJsonataText,
  jsonTypeOf,
  mapInputError,
  quotaPassed,
  QueryEvaluationError,
  timestampError,
  variableIn,
  variableReferences,
  type AstNode,
  type JsonataExpression,
  type JsonataTemplateOptions,
  type JsonType,
  type References,
} from "./jsonata/index.js";
export { compilePath, parseRootedPath } from "./jsonpath/compile-path.js";
export type * from "./machine.js";
export { parseMachine } from "./parse/machine-parser.js";
export { PathError, type Path, type ReferencePath, type Scope } from "./path.js";
export { compileReferencePath } from "./reference-path.js";
export { parseResource } from "./resource.js";
export { scopeOf, type ScopeSource } from "./scope.js";
export type { StateNamesOf } from "./state-names.js";
export { compileFailField, compileTemplate } from "./template-compiler.js";
export { TemplateError, type Template } from "./template.js";
export type { Diagnostic } from "./validate/diagnostic.js";
export { invalidDefinitionMessage } from "./validate/invalid-definition-message.js";
export { findJsonMistake, type JsonSyntaxMistake } from "../util/json-syntax.js";
export { validateDefinition } from "./validate/validate-definition.js";
export { isDefiniteStep, type Step as PathStep } from "./jsonpath/step.js";
export { parseIntrinsic, type IntrinsicArgument, type IntrinsicCall } from "./intrinsics/parser.js";
export { fillTemplate } from "./intrinsics/texts.js";
