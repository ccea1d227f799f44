import { readFunctionName, type FunctionName } from "./function-name.js";
import type { LambdaHandler } from "./context.js";

/** The handlers of one embedded cloud, by function name. */
export class Functions {
  readonly #handlers = new Map<string, LambdaHandler<never>>();

  /** A later handler of the same name takes the place of the earlier one. */
  set(reference: string, handler: LambdaHandler<never>): void {
    this.#handlers.set(readFunctionName(reference).name, handler);
  }

  get({ name }: FunctionName): LambdaHandler<never> | undefined {
    return this.#handlers.get(name);
  }
}
