import type { SFNClientConfig } from "@aws-sdk/client-sfn";
import {
  checkedClient,
  checkedClients,
  checkedRole,
  optionInvalid,
  remoteWords,
  timeLimits,
  type OwnClients,
  type RemoteOptions,
} from "../options.js";
import { refuseUnknownOptions } from "../../errors/index.js";
import { uniqueName } from "../machines.js";
import { eventBridgePackage, logsPackage, sfnPackage, sqsPackage } from "../clients/peer-package.js";
import { RemoteTarget } from "./remote-target.js";
import { wallClock, type RealTime } from "./real-time.js";
import { environment } from "../../config/index.js";
import type { Target } from "../target.js";
import type { CloudWatchLogsClient } from "../clients/optional-clients.js";

/** How an endpoint is reached. */
export interface EndpointOptions extends RemoteOptions {
  /** The region requests are signed for (default `"us-east-1"`). */
  readonly region?: string;
  /** Default: made up, since emulators do not check them. */
  readonly credentials?: NonNullable<SFNClientConfig["credentials"]>;
  /** A client of your own, used as it is and left open. Its endpoint goes before the URL. */
  readonly clients?: OwnClients;
  /** The role machines are created with (default: STEP_FUNCTIONS_ROLE_ARN, else a made-up one). */
  readonly roleArn?: string;
}

const words: readonly string[] = [
  ...(["region", "credentials", "clients", "roleArn"] satisfies (keyof EndpointOptions)[]),
  ...remoteWords,
];

/** Nobody counts requests on a loopback. */
const delays = { firstDelayMs: 10, mostDelayMs: 1_000 };

/**
 * Any Step Functions endpoint as a target: `npx stepwright serve`, LocalStack, Step Functions Local, or AWS's own under
 * another address. `deploy(name, definition)` creates the machine, or gives the one of that name the new definition.
 *
 * Through the plain API there are no doubles, also where Stepwright itself serves the endpoint: give it answers with
 * `serve --mock-config FILE`, run the spec on `embedded()`, or write `stub(state, double, { on: "embedded" })`. Time is
 * the endpoint's own, and EXPRESS executions have status and output only.
 *
 * @param url `http://…` or `https://…`, with its port
 * @example
 * const target = endpoint("http://127.0.0.1:8083");
 * @throws OPTION_INVALID, WORD_UNKNOWN, DURATION_INVALID
 */
export function endpoint(url: string | URL, options: EndpointOptions = {}): Target {
  return endpointTarget(url, options, wallClock);
}

/** {@link endpoint} over a clock that is handed in. */
export function endpointTarget(url: string | URL, options: EndpointOptions, time: RealTime): Target {
  const address = addressOf(url);
  refuseUnknownOptions("endpoint(…)", options, words);
  const limits = timeLimits(options);
  const client = checkedClient(options.clients?.sfn);
  const region = options.region ?? "us-east-1";
  const roleArn = checkedRole(options.roleArn);
  const target: RemoteTarget = new RemoteTarget({
    kind: "endpoint",
    label: `endpoint ${address}`,
    place: { kind: "endpoint", name: address },
    origin: () => [
      ["target", address],
      ["region", region],
    ],
    client,
    createClient: ({ once }) => {
      const { SFNClient } = sfnPackage();
      return new SFNClient({
        region,
        endpoint: address,
        // StartSyncExecution and TestState would call the host `sync-…` otherwise, which no loopback has.
        disableHostPrefix: true,
        credentials: options.credentials ?? { accessKeyId: "stepwright", secretAccessKey: "stepwright" },
        ...(once && { maxAttempts: 1 }),
        requestHandler: { connectionTimeout: limits.connectionMs },
      });
    },
    createLogs: () => {
      const { CloudWatchLogsClient } = logsPackage();
      return new CloudWatchLogsClient({
        region,
        endpoint: address,
        credentials: options.credentials ?? { accessKeyId: "stepwright", secretAccessKey: "stepwright" },
        requestHandler: { connectionTimeout: limits.connectionMs },
      });
    },
    createEventBridge: () => {
      const { EventBridgeClient } = eventBridgePackage();
      return new EventBridgeClient({
        region,
        endpoint: address,
        credentials: options.credentials ?? { accessKeyId: "stepwright", secretAccessKey: "stepwright" },
        requestHandler: { connectionTimeout: limits.connectionMs },
      });
    },
    createSqs: () => {
      const { SQSClient } = sqsPackage();
      return new SQSClient({
        region,
        endpoint: address,
        credentials: options.credentials ?? { accessKeyId: "stepwright", secretAccessKey: "stepwright" },
        requestHandler: { connectionTimeout: limits.connectionMs },
      });
    },
    clients: checkedClients(options.clients),
    policy: {
      machines: {},
      roleArn: () =>
        roleArn ?? environment().get("STEP_FUNCTIONS_ROLE_ARN") ?? "arn:aws:iam::123456789012:role/stepwright",
      keeps: true,
      prepareLogGroup: (name) => requireLogGroup(target.logs, name),
      temporaryName: uniqueName,
    },
    patience: { requestMs: limits.requestMs, failingMs: limits.failingMs, ...delays },
    time,
  });
  return target;
}

/** Creates a log group that is not there yet. */
async function requireLogGroup(logs: CloudWatchLogsClient, logGroupName: string): Promise<void> {
  const { CreateLogGroupCommand } = logsPackage();
  try {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
  } catch (error) {
    if ((error as Error).name !== "ResourceAlreadyExistsException") throw error;
  }
}

/** The URL without a slash at its end. */
function addressOf(url: string | URL): string {
  const text = String(url);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw optionInvalid("endpoint(url)", text, 'the URL of a Step Functions endpoint, such as "http://127.0.0.1:8083"');
  }
  return text.replace(/\/+$/, "");
}
