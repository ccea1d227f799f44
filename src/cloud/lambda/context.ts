/** What a handler gets beside the event: the context of Lambda's Node.js runtime, on virtual time. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  /** The alias or version that was asked for, else `$LATEST`. */
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  /** Milliseconds of virtual time until 15 minutes after the invocation, Lambda's longest time-out. */
  getRemainingTimeInMillis(): number;
}

/**
 * A Lambda function's code: gets the event and the context, returns the result or a promise of it; what it throws fails the Task.
 * Say what the event is where you write it: `async (event: { id: number }) => …`.
 */
export type LambdaHandler<Event = unknown> = (event: Event, context: LambdaContext) => unknown;

const longestTimeout = 900_000;

/** Makes the context of one invocation. */
export function lambdaContext(facts: {
  readonly requestId: string;
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly region: string;
  readonly accountId: string;
  readonly now: () => number;
}): LambdaContext {
  const { name, qualifier, now } = facts;
  const deadline = now() + longestTimeout;
  const suffix = qualifier === undefined ? "" : `:${qualifier}`;
  return {
    awsRequestId: facts.requestId,
    functionName: name,
    functionVersion: qualifier ?? "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${facts.region}:${facts.accountId}:function:${name}${suffix}`,
    memoryLimitInMB: "128",
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `${new Date(now()).toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]${facts.requestId.replaceAll("-", "")}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadline - now(), 0),
  };
}
