import type { Given } from "../solver/recipe.js";
import type { ExampleInput } from "./analysis.js";

/** A given as an example: what is empty is left out. */
export function exampleOf({ input, variables, context }: Given): ExampleInput {
  return {
    input,
    ...(Object.keys(variables).length > 0 && { variables }),
    ...(Object.keys(context).length > 0 && { context }),
  };
}
