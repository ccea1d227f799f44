import type { JsonObject, JsonValue } from "../util/json.js";
import type { Scope } from "./path.js";

/** What `scopeOf` builds a scope from. */
export interface ScopeSource {
  /** `$`; `{}` by default. */
  readonly input?: JsonValue;
  /** `$$`; `{}` by default. A function is asked only when a path reads it. */
  readonly context?: JsonObject | (() => JsonValue);
  /** `$name`, by name without the `$`. */
  readonly variables?: JsonObject;
  /** A number in [0, 1) for States.MathRandom; always 0 by default. */
  random?(purpose: string): number;
  /** For States.UUID; made from `random` by default. */
  uuid?(): string;
  /** `$states.result` */
  readonly result?: JsonValue;
  /** `$states.errorOutput` */
  readonly errorOutput?: JsonValue;
  /** Milliseconds since the epoch, for `$now` and `$millis`; 0 by default. */
  readonly now?: number;
}

/** Builds the scope an expression is evaluated in from what it is to see. Without `random` nothing in it is left to chance. */
export function scopeOf(source: ScopeSource): Scope {
  const { input = {}, context = {}, variables = {}, result, errorOutput, now = 0 } = source;
  const random = (purpose: string): number => source.random?.(purpose) ?? 0;
  let drawn = 0;
  return {
    input,
    context: typeof context === "function" ? context : () => context,
    variable: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    random,
    result,
    errorOutput,
    now: () => now,
    uuid: () => source.uuid?.() ?? uuidFrom((digit) => random(`uuid ${drawn} ${digit}`), drawn++),
  };
}

/** A version 4 UUID of which `draw` gives each hexadecimal digit; the count keeps two of them apart where `draw` does not. */
function uuidFrom(draw: (digit: number) => number, count: number): string {
  const digits = Array.from({ length: 32 }, (_, index) => Math.floor(draw(index) * 16).toString(16));
  digits[12] = "4";
  digits[16] = "89ab"[Math.floor(draw(16) * 4)] ?? "8";
  const text = digits.join("");
  const tail = ((Number.parseInt(text.slice(24), 16) + count) % 2 ** 32).toString(16).padStart(8, "0");
  const whole = text.slice(0, 24) + tail;
  return [whole.slice(0, 8), whole.slice(8, 12), whole.slice(12, 16), whole.slice(16, 20), whole.slice(20)].join("-");
}
