import { existsSync, readFileSync } from "node:fs";
import type { CaseResult } from "./run-case.js";

/** Why a case does not come out as AWS recorded it, by the case's id. */
export type Reasons = Readonly<Record<string, string>>;

/**
 * Reads the reasons: a JSON object of texts by case id.
 * @throws Error for anything else
 */
export function readReasons(file: string): Reasons {
  if (!existsSync(file)) return {};
  const reasons: unknown = JSON.parse(readFileSync(file, "utf8"));
  const texts = typeof reasons === "object" && reasons !== null ? Object.values(reasons) : [undefined];
  if (Array.isArray(reasons) || !texts.every((text) => typeof text === "string" && text.trim() !== "")) {
    throw new Error(`${file} must hold a JSON object: a reason in words for each case id.`);
  }
  return reasons as Reasons;
}

/** Ids of cases that passed although a reason says why they cannot: the reason is to be removed. */
export function staleReasons(reasons: Reasons, results: readonly CaseResult[]): string[] {
  return results.flatMap(({ one, verdict }) => (verdict.passed && Object.hasOwn(reasons, one.id) ? [one.id] : []));
}

/** Ids of misses without a reason. */
export function unexplained(reasons: Reasons, results: readonly CaseResult[]): string[] {
  return results.flatMap(({ one, verdict }) => (verdict.passed || Object.hasOwn(reasons, one.id) ? [] : [one.id]));
}
