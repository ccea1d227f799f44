/** What a comparison's operand must be. */
export type OperandType = "string" | "number" | "boolean" | "timestamp" | "path";

const ordered = ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];

function family(name: string, type: OperandType, relations: readonly string[]): [string, OperandType][] {
  return relations.flatMap((relation): [string, OperandType][] => [
    [`${name}${relation}`, type],
    [`${name}${relation}Path`, "path"],
  ]);
}

/** Every comparison operator of a Choice rule, and the type of its operand. Source: the Choice state's page of the AWS Step Functions guide. */
export const comparisons: ReadonlyMap<string, OperandType> = new Map<string, OperandType>([
  ...family("String", "string", ordered),
  ["StringMatches", "string"],
  ...family("Numeric", "number", ordered),
  ...family("Boolean", "boolean", ["Equals"]),
  ...family("Timestamp", "timestamp", ordered),
  ["IsBoolean", "boolean"],
  ["IsNull", "boolean"],
  ["IsNumeric", "boolean"],
  ["IsPresent", "boolean"],
  ["IsString", "boolean"],
  ["IsTimestamp", "boolean"],
]);

/** Tells whether a field of a Choice rule is a comparison operator. */
export function isComparison(field: string): boolean {
  return comparisons.has(field);
}
