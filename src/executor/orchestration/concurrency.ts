import { environment } from "../../config/index.js";

/** How many executions a batch runs at once where nobody says. */
const usual = 20;

/**
 * How many executions a batch runs at once that does not say so itself: CONCURRENCY, else MAX_CONCURRENT_WORKFLOWS, else 20.
 * @throws SETTING_INVALID
 */
export function defaultConcurrency(): number {
  return environment().first("CONCURRENCY", "MAX_CONCURRENT_WORKFLOWS") ?? usual;
}
