import type { JsonValue } from "../../util/json.js";
import { compileFinder } from "./evaluator.js";
import { parseJsonPath } from "./parser.js";
import { isDefinitePath } from "./step.js";

/** A path of the Jayway library over one document, without what Step Functions adds. */
export interface JaywayPath {
  readonly text: string;
  readonly definite: boolean;
  /** @throws PathError with Jayway's text */
  read(document: JsonValue): JsonValue;
}

/**
 * Compiles a path by the rules of the library alone: no context object, no variables, no bare words in filters.
 * @throws ExpressionSyntaxError with Jayway's text
 */
export function compileJaywayPath(text: string): JaywayPath {
  const parsed = parseJsonPath(text, "jayway");
  return { text, definite: isDefinitePath(parsed), read: compileFinder(parsed, { text, dialect: "jayway" }) };
}
