import { parseDuration } from "../util/duration.js";
import { isJsonObject, parseJson } from "../util/json.js";
import type { CoverageForm, CoverageThresholds, LogLevel, MachineArns, TargetName } from "./settings.js";

const stateMachineArn = /^arn:aws[\w-]*:states:[\w-]+:\d{12}:stateMachine:\S+$/;
const roleArn = /^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/;
const region = /^[\w-]+$/;

/** Tells whether text is the ARN of a state machine, with or without a version or alias. */
export function isStateMachineArn(text: string): boolean {
  return stateMachineArn.test(text);
}

/** Tells whether text is the ARN of an IAM role. */
export function isRoleArn(text: string): boolean {
  return roleArn.test(text);
}

/** Reads `embedded`, `aws`, or an http(s) URL; undefined for anything else. */
export function parseTargetName(text: string): TargetName | undefined {
  if (text === "embedded" || text === "aws") return text;
  if (!/^https?:\/\//i.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Reads machines as a JSON object `{"name":"arn"}` or as `name=arn,name=arn`; undefined when a name is empty or an ARN is none. */
export function parseMachines(text: string): MachineArns | undefined {
  const pairs = /^[{[]/.test(text) ? jsonPairs(text) : textPairs(text);
  if (pairs === undefined) return undefined;
  const machines: Record<string, string> = {};
  for (const [name, arn] of pairs) {
    if (name === "" || typeof arn !== "string" || !isStateMachineArn(arn)) return undefined;
    machines[name] = arn;
  }
  return machines;
}

function jsonPairs(text: string): [string, unknown][] | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? Object.entries(value) : undefined;
}

function textPairs(text: string): [string, unknown][] {
  return text
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? ["", part] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    });
}

// How the texts of settings are read: each gives the value, or undefined for a text it cannot read.

export const readRegion = (text: string): string | undefined => (region.test(text) ? text : undefined);

export const readCount = (text: string): number | undefined => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined);

export const logLevels: readonly LogLevel[] = ["ALL", "ERROR", "FATAL", "OFF"];

export const readLogLevel = (text: string): LogLevel | undefined =>
  logLevels.find((level) => level === text.toUpperCase());

export const readShare = (text: string): number | undefined => {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  return share >= 0 && share <= 1 ? share : undefined;
};

const switches: Readonly<Record<string, boolean>> = { true: true, "1": true, false: false, "0": false };

export const readSwitch = (text: string): boolean | undefined =>
  Object.hasOwn(switches, text.toLowerCase()) ? switches[text.toLowerCase()] : undefined;

export const readLimit = (text: string): number | undefined => {
  const limit = parseDuration(text);
  return limit === undefined || limit === 0 ? undefined : limit;
};

export const coverageForms: readonly CoverageForm[] = ["text", "json", "lcov"];

/** Nothing is gathered where it is switched off: no value. */
export const readCoverage = (text: string): readonly CoverageForm[] | "off" | undefined => {
  const written = readSwitch(text);
  if (written !== undefined) return written ? ["text"] : "off";
  const forms = text.split(",").map((form) => coverageForms.find((known) => known === form.trim().toLowerCase()));
  return forms.every((form) => form !== undefined) ? [...new Set(forms)] : undefined;
};

const thresholdNames = ["states", "transitions", "rules", "retriers", "catchers", "branches"];

export const readThresholds = (text: string): CoverageThresholds | undefined => {
  const percent = (number: string): number => (/^\d+(\.\d+)?$/.test(number) ? Number(number) : Number.NaN);
  const pairs = /^[\d.]+$/.test(text)
    ? thresholdNames.map((name) => [name, percent(text)] as const)
    : textPairs(text).map(([name, value]) => [name, percent(String(value))] as const);
  const sound = pairs.every(([name, value]) => thresholdNames.includes(name) && value >= 0 && value <= 100);
  return pairs.length > 0 && sound ? Object.fromEntries(pairs) : undefined;
};

/** Texts with commas between them, or a JSON list of texts. */
export const readList = (text: string): readonly string[] | undefined => {
  if (!text.startsWith("["))
    return text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
  const list = parseJson(text);
  return Array.isArray(list) && list.every((one) => typeof one === "string") ? list : undefined;
};
