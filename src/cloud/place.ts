import { headerOf, type WireRequest } from "./wire/message.js";

/** Where resources stand: each Region and account of one cloud has its own, and sees no other's. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/**
 * The place a request is for, as signing tells it: the Region of the credential scope, and the account that the access key id names when it
 * is twelve digits. What is not told is `home`'s, also for requests that are not signed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function placeOf({ headers }: Pick<WireRequest, "headers">, home: Place): Place {
  const authorization = headerOf(headers, "authorization");
  if (authorization === undefined) return home;
  const scope = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\//.exec(authorization);
  if (scope === null) return home;
  const [, key = "", region = home.region] = scope;
  const accountId = /^\d{12}$/.test(key) ? key : home.accountId;
  return region === home.region && accountId === home.accountId ? home : { region, accountId };
}

/** One text for a place, to keep things by. */
export function placeKey({ region, accountId }: Place): string {
  return `${region}/${accountId}`;
}

/** The place an ARN names; what it leaves open is `home`'s. */
export function placeOfArn(arn: string, home: Place): Place {
  const [, , , region = "", accountId = ""] = arn.split(":", 5);
  return { region: region === "" ? home.region : region, accountId: accountId === "" ? home.accountId : accountId };
}

/** Tells whether an ARN names something of a place. */
export function isAt(arn: string, { region, accountId }: Place): boolean {
  const [, , , itsRegion, itsAccount] = arn.split(":", 5);
  return itsRegion === region && itsAccount === accountId;
}

/** What every place has one of, made when it is first asked for. */
export class PerPlace<Thing> {
  readonly #make: (place: Place) => Thing;
  readonly #things = new Map<string, Thing>();

  constructor(make: (place: Place) => Thing) {
    this.#make = make;
  }

  at(place: Place): Thing {
    const key = placeKey(place);
    let thing = this.#things.get(key);
    if (thing === undefined) {
      thing = this.#make(place);
      this.#things.set(key, thing);
    }
    return thing;
  }

  /** Those made so far, with their places. */
  entries(): readonly (readonly [Place, Thing])[] {
    return [...this.#things].map(([key, thing]) => {
      const [region = "", accountId = ""] = key.split("/");
      return [{ region, accountId }, thing] as const;
    });
  }

  /** Those made so far. */
  all(): readonly Thing[] {
    return [...this.#things.values()];
  }
}

/** The partition that stands at the start of ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
