import { AwsError } from "./aws-error.js";

/** Writes where the next page starts. The token fits only calls of the same `scope`. */
export function pageToken(scope: string, index: number): string {
  return Buffer.from(JSON.stringify([scope, index])).toString("base64url");
}

/**
 * Reads a token back.
 * @returns the index, or undefined when no token was given
 * @throws AwsError InvalidToken for a token of another listing, or no token at all
 */
export function readPageToken(scope: string, token: string | undefined): number | undefined {
  if (token === undefined) return undefined;
  try {
    const [given, index] = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as [unknown, unknown];
    if (given === scope && typeof index === "number") return index;
  } catch {
    // falls through: whatever it is, it was not written here
  }
  throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
}

/** How many items a page holds: AWS reads 0 as "the default". */
export function pageSize(maxResults: number | undefined, usual = 100): number {
  return maxResults === undefined || maxResults === 0 ? usual : maxResults;
}
