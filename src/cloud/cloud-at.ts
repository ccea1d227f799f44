import { busArn, DEFAULT_BUS } from "./events/arn.js";
import type { Cloud } from "./cloud.js";
import type { Place } from "./place.js";

/**
 * The same cloud seen from another Region or account: its requests are for that place, all else is shared. The place goes with each
 * request the way signing tells it.
 */
export function cloudAt(cloud: Cloud, place: Place): Cloud {
  const authorization = `AWS4-HMAC-SHA256 Credential=${place.accountId}/19700101/${place.region}/embedded/aws4_request`;
  return {
    ...cloud,
    ...place,
    events: {
      ...cloud.events,
      busArn: (given = DEFAULT_BUS) => (given.startsWith("arn:") ? given : busArn(place, given)),
    },
    handle: (request) => cloud.handle({ ...request, headers: { ...request.headers, authorization } }),
  };
}
