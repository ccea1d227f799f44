import { StepwrightError } from "../../errors/index.js";
import type { JsonValue } from "../../util/json.js";

/** The type a resource states; absent it is STANDARD. @throws TEMPLATE_VALUE_INVALID */
export function machineType(
  value: JsonValue | undefined,
  at: { readonly source: string; readonly place: string },
): "STANDARD" | "EXPRESS" {
  if (value === undefined || value === null) return "STANDARD";
  if (value === "STANDARD" || value === "EXPRESS") return value;
  const problem = `a type is STANDARD or EXPRESS, not ${JSON.stringify(value)}`;
  throw new StepwrightError("TEMPLATE_VALUE_INVALID", { ...at, problem });
}
