/**
 * What a value is expected to be: JSON, in which any part may be an asymmetric value (`is.string()`, or any object with
 * `asymmetricMatch`), a RegExp (a text that matches) or a Date (the same instant, as text). An `undefined` field must be absent.
 */
export type Expected = unknown;

/** An object that judges a value itself, as `is.*` and the matchers of Jest and Vitest do. */
export interface AsymmetricValue {
  asymmetricMatch(actual: unknown): boolean;
}

/** Tells whether a value judges for itself. */
export function isAsymmetric(value: unknown): value is AsymmetricValue {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Partial<AsymmetricValue>).asymmetricMatch === "function"
  );
}
