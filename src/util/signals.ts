import { setMaxListeners } from "node:events";

/** One signal that aborts with the first of several, to which any number may listen; undefined where there is none. */
export function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  if (given.length === 0) return undefined;
  const any = AbortSignal.any(given.map(followed));
  setMaxListeners(0, any);
  return any;
}

/** AbortSignal.any hears none of another realm, nor of a polyfill. */
function followed(signal: AbortSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal;
  const foreign: AbortSignal = signal;
  const own = new AbortController();
  const follow = (): void => own.abort(foreign.reason);
  if (foreign.aborted) follow();
  else foreign.addEventListener("abort", follow, { once: true });
  return own.signal;
}
