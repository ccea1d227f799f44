import type { SFNClient, SFNClientConfig } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.js";
import { inProcessHandler } from "./in-process-handler.js";
import { sfnPackage } from "./peer-package.js";

/**
 * An ordinary SFNClient whose requests go to the embedded cloud: the SDK serialises, deserialises and throws as against
 * AWS. Left out is what has no meaning in process: signing, endpoint discovery, configuration files, retries (which would sleep in real time),
 * and the middleware that logs and that tells a server who is calling (a third of what a small execution costs).
 *
 * Each call keeps the clock still from inside `send()` until it has settled, so that time does not move on between two
 * calls of a test; one that waits for time itself, such as StartSyncExecution, lends that back.
 */
export function inProcessClient(cloud: Cloud): SFNClient {
  const { SFNClient } = sfnPackage();
  const client = new SFNClient({ ...inProcessConfig(cloud), requestHandler: inProcessHandler(cloud) });
  for (const name of meaningless) client.middlewareStack.remove(name);
  client.middlewareStack.add(
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
function inProcessConfig(cloud: Cloud): SFNClientConfig {
  return {
    region: cloud.region,
    endpoint: "https://states.embedded.stepwright",
    disableHostPrefix: true,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    credentials: { accessKeyId: "stepwright", secretAccessKey: "stepwright" },
    httpAuthSchemes: [
      {
        schemeId: "smithy.api#noAuth",
        identityProvider: () => () => Promise.resolve({}),
        signer: { sign: (request) => Promise.resolve(request) },
      },
    ],
    httpAuthSchemeProvider: () => [{ schemeId: "smithy.api#noAuth" }],
    authSchemePreference: ["noAuth"],
    defaultsMode: "standard",
    retryMode: "standard",
    maxAttempts: 1,
    userAgentAppId: "stepwright",
    cacheMiddleware: true,
  };
}
