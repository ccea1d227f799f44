export type { AstNode } from "./ast.js";
export { checkExpressions, checkVariableScopes } from "./check-definition.js";
export { isJsonataText } from "./delimiters.js";
export { compileJsonataExpression, EvaluationFailure, type JsonataExpression } from "./expression.js";
export {
  jsonTypeOf,
  mapInputError,
  QueryEvaluationError,
  timestampError,
  type JsonType,
} from "./query-evaluation-error.js";
export { type References } from "./references.js";
export { compileJsonataTemplate, type JsonataTemplateOptions } from "./template.js";
export { variableReferences } from "./variable-references.js";
export { assignedTexts, assignedTo, quotaPassed, variableIn } from "./variables.js";
