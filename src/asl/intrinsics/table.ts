import { arrayFunctions } from "./arrays.js";
import type { IntrinsicFunction } from "./intrinsic-function.js";
import { jsonFunctions } from "./json.js";
import { numberFunctions } from "./numbers.js";
import { textFunctions } from "./texts.js";

/** All intrinsic functions, by name. Source: "Intrinsics for JSONPath states" in the Step Functions guide. */
export const intrinsicFunctions: ReadonlyMap<string, IntrinsicFunction> = new Map(
  [...arrayFunctions, ...jsonFunctions, ...numberFunctions, ...textFunctions].map((each) => [each.name, each]),
);
