import type { JsonObject, JsonValue } from "../../../src/util/json.js";
import { ExpressionSyntaxError } from "../../../src/asl/expression-syntax-error.js";
import { compileJaywayPath } from "../../../src/asl/jsonpath/jayway.js";
import { PathError } from "../../../src/asl/path.js";
import type { JsonPathRow } from "../rows.js";
import { judge, type Verdict } from "../verdict.js";

/**
 * Evaluates one path over one document, with the path compiler itself: the rows were computed with the library alone, and a
 * state would add what Step Functions adds (a missing parent before a wildcard, bare words in filters) and its own error
 * texts. Values, definiteness and error texts count.
 */
export function runJsonPath(row: JsonPathRow, documents: JsonObject): Verdict {
  return judge(expectedOf(row), evaluate(row, documents[row.docId] ?? null));
}

function expectedOf(row: JsonPathRow): JsonValue {
  if (!row.ok) return { when: row.compileError ? "compiled" : "evaluated", error: row.message ?? "" };
  return { value: row.value ?? null, ...(row.definite === undefined ? {} : { definite: row.definite }) };
}

function evaluate(row: JsonPathRow, document: JsonValue): JsonValue {
  try {
    const path = compileJaywayPath(row.path);
    const value = path.read(document);
    return { value, ...(row.definite === undefined ? {} : { definite: path.definite }) };
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return { when: "compiled", error: error.message };
    if (error instanceof PathError) return { when: "evaluated", error: error.message };
    throw error;
  }
}
