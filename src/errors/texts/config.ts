import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that options and settings raise. */
export interface ConfigFacts {
  /** A length of time could not be read. `what` names the option it was given for. */
  DURATION_INVALID: { readonly what: string; readonly value: unknown };
  /** A setting could not be read: an environment variable, or one of `file`. `hint` is a sentence with its leading blank, or "". */
  SETTING_INVALID: {
    readonly name: string;
    readonly value: string;
    readonly allowed: string;
    readonly hint: string;
    readonly file: string | undefined;
  };
  /** An environment variable is named as settings are, and is none. */
  SETTING_UNKNOWN: { readonly name: string; readonly near: readonly string[] };
  /** The config file cannot be read. */
  CONFIG_FILE_INVALID: { readonly path: string; readonly problem: string };
}

export const configTexts: TextsOf<ConfigFacts> = {
  DURATION_INVALID: ({ what, value }) =>
    typeof value === "number"
      ? `${what} was given the bare number ${value}. Write a unit, such as "${value}s" or "${value}ms": AWS counts in seconds, JavaScript in milliseconds.`
      : `${what} was given ${JSON.stringify(value) ?? String(value)}, which is not a duration. Write text with a unit, such as "60s", "5m", "1h", or ISO 8601 such as "PT5M".`,
  SETTING_INVALID: ({ name, value, allowed, hint, file }) =>
    `${file === undefined ? `The environment variable ${name}` : `${name} in ${file}`} is ${JSON.stringify(value)}, which cannot be read.${hint} Write ${allowed}.`,
  SETTING_UNKNOWN: ({ name, near }) =>
    `The environment variable ${name} is no setting of Stepwright's, and would do nothing.${near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`} Settings are listed in README.md; unset this one.`,
  CONFIG_FILE_INVALID: ({ path, problem }) =>
    `Reading the config file ${path} failed: ${problem} Write a JSON object of settings, such as { "WORKFLOW_TEST_TIMEOUT": "1800s" }.`,
};
