import type { SFNClient } from "@aws-sdk/client-sfn";
import type { Cloud } from "../../cloud/cloud.js";
import { inProcessHandler } from "./in-process-handler.js";
import { eventBridgePackage, logsPackage, sfnPackage, sqsPackage } from "../clients/peer-package.js";
import type { CloudWatchLogsClient, EventBridgeClient, SQSClient } from "../clients/optional-clients.js";

/**
 * Ordinary clients of the AWS SDK whose requests go to the embedded cloud: the SDK serialises, deserialises and throws as against
 * AWS. Left out is what has no meaning in process: signing, endpoint discovery, configuration files, retries (which would sleep in real time),
 * and the middleware that logs and that tells a server who is calling (a third of what a small execution costs).
 *
 * Each call keeps the clock still from inside `send()` until it has settled, so that time does not move on between two
 * calls of a test; one that waits for time itself, such as StartSyncExecution, lends that back.
 */
export function inProcessClient(cloud: Cloud): SFNClient {
  const { SFNClient } = sfnPackage();
  return prepared(cloud, new SFNClient(configOf(cloud, "states")));
}

/** The same for EventBridge. @throws PEER_MISSING */
export function inProcessEventBridge(cloud: Cloud): EventBridgeClient {
  const { EventBridgeClient } = eventBridgePackage();
  return prepared(cloud, new EventBridgeClient(configOf(cloud, "events")));
}

/** The same for SQS. @throws PEER_MISSING */
export function inProcessSqs(cloud: Cloud): SQSClient {
  const { SQSClient } = sqsPackage();
  return prepared(cloud, new SQSClient(configOf(cloud, "sqs")));
}

/** The same for CloudWatch Logs. @throws PEER_MISSING */
export function inProcessLogs(cloud: Cloud): CloudWatchLogsClient {
  const { CloudWatchLogsClient } = logsPackage();
  return prepared(cloud, new CloudWatchLogsClient(configOf(cloud, "logs")));
}

/** The part of a client that is made ready, whichever service it is for. */
interface AnyClient {
  readonly middlewareStack: {
    remove(name: string): boolean;
    add(
      middleware: (
        next: (args: never) => Promise<never>,
        context: { readonly commandName?: string },
      ) => (args: never) => Promise<never>,
      options: { readonly name: string; readonly step: "initialize"; readonly priority: "high" },
    ): void;
  };
}

function prepared<Client>(cloud: Cloud, client: Client): Client {
  const { middlewareStack } = client as unknown as AnyClient;
  for (const name of meaningless) middlewareStack.remove(name);
  middlewareStack.add(
    (next, context) => (args) => cloud.clock.hold(() => next(args), `the SDK call ${context.commandName ?? ""}`.trim()),
    { name: "stepwrightHold", step: "initialize", priority: "high" },
  );
  return client;
}

const meaningless = [
  "loggerMiddleware",
  "getUserAgentMiddleware",
  "recursionDetectionMiddleware",
  "hostHeaderMiddleware",
];

/** What every client of the embedded cloud is built with. Everything the SDK would look up in files is given, so that it looks up nothing. */
function configOf(cloud: Cloud, service: string) {
  return {
    requestHandler: inProcessHandler(cloud),
    region: cloud.region,
    endpoint: `https://${service}.embedded.stepwright`,
    disableHostPrefix: true,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    credentials: { accessKeyId: "stepwright", secretAccessKey: "stepwright" },
    httpAuthSchemes: [
      {
        schemeId: "smithy.api#noAuth",
        identityProvider: () => () => Promise.resolve({}),
        signer: { sign: <Request>(request: Request) => Promise.resolve(request) },
      },
    ],
    httpAuthSchemeProvider: () => [{ schemeId: "smithy.api#noAuth" }],
    authSchemePreference: ["noAuth"],
    defaultsMode: "standard" as const,
    retryMode: "standard",
    maxAttempts: 1,
    userAgentAppId: "stepwright",
    cacheMiddleware: true,
  };
}
