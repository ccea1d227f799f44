import type { JsonValue } from "../../util/json.js";

/** What `AWS::NoValue` stands for: the property is left out. */
export const noValue: unique symbol = Symbol("AWS::NoValue");

/** What an expression of a template comes to. */
export type Evaluated = JsonValue | typeof noValue;
