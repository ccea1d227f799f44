/** A Lambda function as it may be named: by name, partial ARN or ARN, each with an alias or version. */
export interface FunctionName {
  readonly name: string;
  /** Alias or version; undefined for `$LATEST`. */
  readonly qualifier: string | undefined;
}

/**
 * Reads `NAME`, `NAME:ALIAS`, `ACCOUNT:function:NAME` or `arn:aws:lambda:REGION:ACCOUNT:function:NAME:ALIAS`.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function readFunctionName(reference: string): FunctionName {
  const parts = reference.split(":");
  const place = parts.indexOf("function");
  const [name = reference, qualifier] = place === -1 ? parts : parts.slice(place + 1);
  return { name, qualifier: qualifier === "$LATEST" ? undefined : qualifier };
}
