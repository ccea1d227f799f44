import { AwsError } from "../wire/aws-error.js";
import { pageSize, pageToken, readPageToken } from "../wire/page-token.js";
import { notValid } from "./arn.js";

/**
 * One page of a listing.
 * @throws AwsError ValidationException for a token of another listing
 */
export function pageOf<Item>(
  scope: string,
  items: readonly Item[],
  { Limit, NextToken }: { readonly Limit?: number; readonly NextToken?: string },
): { readonly items: readonly Item[]; readonly NextToken: string | undefined } {
  const from = indexOf(scope, NextToken);
  const to = from + pageSize(Limit);
  return { items: items.slice(from, to), NextToken: to < items.length ? pageToken(scope, to) : undefined };
}

function indexOf(scope: string, token: string | undefined): number {
  try {
    return readPageToken(scope, token) ?? 0;
  } catch (error) {
    if (error instanceof AwsError) throw notValid("NextToken");
    throw error;
  }
}

/** The part of a listing whose names begin so. */
export function withPrefix<Item extends { readonly name: string }>(
  items: Iterable<Item>,
  prefix: string | undefined,
): Item[] {
  return [...items]
    .filter(({ name }) => name.startsWith(prefix ?? ""))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
