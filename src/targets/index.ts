export { aws, type AwsOptions } from "./aws.js";
export { resolveTarget, target } from "./default-target.js";
export { embedded, type EmbeddedCloud } from "./embedded.js";
export type { ServedCloud, ServeOptions } from "./embedded-cloud.js";
export { endpoint, type EndpointOptions } from "./endpoint.js";
export type { RemoteOptions } from "./options.js";
export type { DefinitionIn, DefinitionRef, DeployOptions, Target } from "./target.js";
