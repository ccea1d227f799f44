import type { JsonValue } from "../util/json.js";

/**
 * What an expression can see. `context` and `variables` are asked for only when a path reads them, so that building
 * the context object costs nothing where nobody looks.
 */
export interface Scope {
  /** `$` */
  readonly input: JsonValue;
  /** `$$`: the context object */
  context(): JsonValue;
  /** `$name`: undefined when no such variable is in scope */
  variable(name: string): JsonValue | undefined;
  /** A number in [0, 1) from the execution's seed, for States.MathRandom without seed; `purpose` keeps draws apart. */
  random(purpose: string): number;
  /** A random UUID from the execution's seed, for States.UUID. */
  uuid(): string;
  /** `$states.result`: what the state's work gave; absent before it is done. */
  readonly result?: JsonValue | undefined;
  /** `$states.errorOutput`: in a catcher, the error it caught. */
  readonly errorOutput?: JsonValue | undefined;
  /** Virtual time in milliseconds since the epoch, for JSONata's `$now` and `$millis`; the epoch where it is absent. */
  now?(): number;
}

/** A compiled path in the dialect AWS runs (Jayway's). Compiled once per text and kept. */
export interface Path {
  /** As written, such as `$.order.items[*]`. */
  readonly text: string;
  /** Definite paths give the bare value; indefinite ones always an array. */
  readonly definite: boolean;
  /**
   * @throws PathError when a definite path finds nothing
   */
  evaluate(scope: Scope): JsonValue;
}

/** A path that names one place and can be written to, as ResultPath needs it: `$`, `$.a.b`, `$.a[0]`. */
export interface ReferencePath {
  readonly text: string;
  readonly segments: readonly (string | number)[];
  /**
   * A copy of `target` with `value` at this place: only the objects on the way are copied, all else is shared.
   * Missing objects on the way are made.
   * @throws PathError when the way leads through a value that cannot hold it
   */
  write(target: JsonValue, value: JsonValue): JsonValue;
}

/** A path found nothing, or met a value it cannot enter. `message` is Jayway's text, such as `No results for path: $['a']`. */
export class PathError extends Error {
  override readonly name = "PathError";
  readonly path: string;
  /** Only an item past the end of an array was missing. A template that names the item outright gives null for it. */
  readonly pastEnd: boolean;
  constructor(path: string, message: string, pastEnd = false) {
    super(message);
    this.path = path;
    this.pastEnd = pastEnd;
  }
}
