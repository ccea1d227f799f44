import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that options and settings raise. */
export interface ConfigFacts {
  /** A length of time could not be read. `what` names the option it was given for. */
  DURATION_INVALID: { readonly what: string; readonly value: unknown };
  /** An environment variable could not be read. `hint` is a sentence with its leading blank, or "". */
  SETTING_INVALID: { readonly name: string; readonly value: string; readonly allowed: string; readonly hint: string };
}

export const configTexts: TextsOf<ConfigFacts> = {
  DURATION_INVALID: ({ what, value }) =>
    typeof value === "number"
      ? `${what} was given the bare number ${value}. Write a unit, such as "${value}s" or "${value}ms": AWS counts in seconds, JavaScript in milliseconds.`
      : `${what} was given ${JSON.stringify(value) ?? String(value)}, which is not a duration. Write text with a unit, such as "60s", "5m", "1h", or ISO 8601 such as "PT5M".`,
  SETTING_INVALID: ({ name, value, allowed, hint }) =>
    `The environment variable ${name} is ${JSON.stringify(value)}, which cannot be read.${hint} Write ${allowed}.`,
};
