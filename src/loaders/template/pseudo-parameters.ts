import type { Resolver } from "../resolver.js";

/** Where a stack is deployed to. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly suffix: string;
}

/** The region and account of the embedded cloud: what is not said is assumed to be there. */
const region = "us-east-1";
const account = "123456789012";

/** Where everything is deployed to: as `resolve` says, else where the embedded cloud is. */
export function placeOf(resolver: Resolver): Place {
  const told = resolver.given("AWS::Region") ?? region;
  return {
    region: told,
    account: resolver.given("AWS::AccountId") ?? account,
    partition: resolver.given("AWS::Partition") ?? partitionOf(told),
    suffix: resolver.given("AWS::URLSuffix") ?? (told.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com"),
  };
}

function partitionOf(name: string): string {
  if (name.startsWith("cn-")) return "aws-cn";
  return name.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/**
 * The value of a pseudo parameter, which is assumed unless `resolve` gives it; undefined for a name that is none.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
export function pseudoParameter(name: string, stackName: string, resolver: Resolver): string | undefined {
  const said = resolver.given(name);
  if (said !== undefined) return said;
  const place = placeOf(resolver);
  switch (name) {
    case "AWS::Region":
      return resolver.assume(name, place.region, "The region of the embedded cloud.");
    case "AWS::AccountId":
      return resolver.assume(name, place.account, "The account of the embedded cloud.");
    case "AWS::Partition":
      return resolver.assume(name, place.partition, "The partition of the region.");
    case "AWS::URLSuffix":
      return resolver.assume(name, place.suffix, "The domain of the region.");
    case "AWS::StackName":
      return resolver.assume(name, stackName, "A stack named after its template.");
    case "AWS::StackId": {
      const stack = resolver.given("AWS::StackName") ?? stackName;
      const arn = `arn:${place.partition}:cloudformation:${place.region}:${place.account}:stack/${stack}/00000000-0000-0000-0000-000000000000`;
      return resolver.assume(name, arn, "A stack named after its template.");
    }
    default:
      return undefined;
  }
}

/** Writes a form with a name and the place. */
export function written(form: string, name: string, place: Place): string {
  const words: Readonly<Record<string, string>> = { ...place, name };
  return form.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
}
