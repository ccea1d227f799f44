import { StepwrightError } from "../../errors/index.js";
import type { CloudOptions } from "../cloud-options.js";
import type { SavedCloud } from "./saved-cloud.js";

/** What a saved cloud says itself, and nobody else may. */
const fixed = ["region", "accountId", "startAt", "seed"] as const;

/**
 * The options of a cloud that goes on: those it was saved with, where none are given.
 * @throws CLOUD_OPTION_INVALID for an option that the file fixes, CLOUD_OPTION_MISSING for one that it needs and cannot hold
 */
export function restoredOptions(options: CloudOptions, { settings, clock }: SavedCloud): CloudOptions {
  for (const option of fixed) {
    const value: unknown = options[option];
    if (value === undefined) continue;
    const expected = "no value beside `from`: the saved cloud has its own";
    throw new StepwrightError("CLOUD_OPTION_INVALID", { call: "embedded", option, value, expected });
  }
  const missing = settings.needs.filter((option) => options[option] === undefined);
  if (missing.length > 0) throw new StepwrightError("CLOUD_OPTION_MISSING", { path: options.from ?? "", missing });
  const { region, accountId, seed, quotas, handlerLimitMs, callbackGraceMs, validateStubs, retain } = settings;
  const unlimited = { payloadBytes: Infinity, historyEvents: Infinity, executionSeconds: Infinity };
  return {
    handlerLimit: `${handlerLimitMs}ms`,
    callbackGrace: `${callbackGraceMs}ms`,
    validateStubs,
    retain,
    ...options,
    quotas: { ...unlimited, ...quotas, ...options.quotas },
    region,
    accountId,
    seed,
    startAt: new Date(clock.now),
  };
}
