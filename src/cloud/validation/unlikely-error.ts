import type { Resource } from "../../asl/machine.js";
import { didYouMean } from "../../util/nearest.js";
import type { ApiModels } from "../api-model.js";
import { modelled } from "./result-model.js";

/** Errors that any service may raise, though no model lists them: of the SDK, of the service as a whole, of access and of throttling. */
const common: ReadonlySet<string> = new Set([
  ...["unknown", "service", "sdkclient", "sdk", "client", "abort", "apicalltimeout", "apicallattempttimeout"],
  ...[
    "throttling",
    "throttled",
    "toomanyrequests",
    "requestlimitexceeded",
    "slowdown",
    "validation",
    "internalfailure",
  ],
  ...["accessdenied", "notauthorized", "unauthorized", "optinrequired", "unrecognizedclient", "expiredtoken"],
  ...["missingauthenticationtoken", "incompletesignature", "invalidclienttokenid", "invalidsignature"],
  ...["serviceunavailable", "internalserver", "clientexecutiontimeout", "missingparameter", "invalidparametervalue"],
]);

/**
 * Tells whether an error bears the name of the service a Task calls, and the service raises no such error.
 * @returns undefined when it may be raised, or nothing is known; else the near names, if there are any, as a sentence
 */
export function unlikelyError(resource: Resource, error: string, models: ApiModels): string | undefined {
  const called = modelled(resource);
  const [prefix = "", name] = error.split(/\.(.*)/s);
  if (called === undefined || resource.kind !== "service" || name === undefined) return undefined;
  const service = prefix.toLowerCase();
  if (service !== called.service && service !== resource.service) return undefined;
  const raised = models.errorsOf(called.service);
  const bare = bareName(name);
  if (raised === undefined || common.has(bare) || bare.replace(/^(aws|amazon)/, "") === service) return undefined;
  if (raised.some((one) => bareName(one) === bare)) return undefined;
  return didYouMean(
    error,
    raised.map((one) => `${prefix}.${/(Exception|Failure)$/.test(one) ? one : `${one}Exception`}`),
  );
}

/** Step Functions writes errors as classes of the AWS SDK for Java, which all end in Exception. */
function bareName(name: string): string {
  return name.replace(/(Exception|Error|Fault)+$/, "").toLowerCase();
}
