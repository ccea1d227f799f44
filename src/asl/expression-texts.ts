import { ExpressionSyntaxError } from "./expression-syntax-error.js";
import { parseIntrinsic } from "./intrinsics/parser.js";
import { compilePath } from "./jsonpath/compile-path.js";
import { compileReferencePath } from "./reference-path.js";

/** What is wrong with an expression, and where in its text, counted from 0. */
export interface ExpressionDiagnosis {
  readonly position: number;
  readonly message: string;
}

/** Tells what keeps a text from being a path; undefined when it is one. */
export function diagnosePath(text: string): ExpressionDiagnosis | undefined {
  return diagnose(() => compilePath(text));
}

/** Tells what keeps a text from being a reference path, as ResultPath needs it; undefined when it is one. */
export function diagnoseReferencePath(text: string): ExpressionDiagnosis | undefined {
  return diagnose(() => compileReferencePath(text));
}

/** Tells what keeps a text from being a call of an intrinsic function; undefined when it is one. */
export function diagnoseIntrinsic(text: string): ExpressionDiagnosis | undefined {
  return diagnose(() => parseIntrinsic(text));
}

/** Whether a text is a path: `$…`, `$$…` or `$variable…`. */
export function isPathText(text: string): boolean {
  return diagnosePath(text) === undefined;
}

/** Whether a text is a reference path: one place under the input. */
export function isReferencePathText(text: string): boolean {
  return diagnoseReferencePath(text) === undefined;
}

function diagnose(read: () => unknown): ExpressionDiagnosis | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return { position: error.position, message: error.message };
    throw error;
  }
}
