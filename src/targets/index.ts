export { aws, type AwsOptions } from "./remote/aws.js";
export { resolveTarget, target } from "./default-target.js";
export { embedded, type EmbeddedCloud } from "./embedded/embedded.js";
export type { ServedCloud, ServeOptions } from "./embedded/embedded-cloud.js";
export { endpoint, type EndpointOptions } from "./remote/endpoint.js";
export type { RemoteOptions } from "./options.js";
export type { DefinitionIn, DefinitionRef, DeployOptions, Target } from "./target.js";
