/**
 * Freezes a value made of plain objects and arrays, all the way down. What is frozen already is taken to be frozen below, so
 * sharing parts between nodes costs nothing.
 */
export function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeDeep(part);
  return value;
}
