import type { Datum } from "../datum.js";

/** What a task answers on one call. */
export type Answer =
  | { readonly kind: "returns"; readonly output: Datum }
  | { readonly kind: "fails"; readonly error: string; readonly cause: string };

/** How a scope ended. */
export type Ending =
  | { readonly kind: "succeeded"; readonly output: Datum }
  | { readonly kind: "failed"; readonly error: string | undefined; readonly cause: string | undefined };

/** What leaves a state: its output for the next one, the end of the scope, or an error. */
export type Leaving =
  | { readonly kind: "next"; readonly to: string | undefined; readonly output: Datum }
  | { readonly kind: "failed"; readonly error: string | undefined; readonly cause: string | undefined };
