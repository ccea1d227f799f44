import type { ClockTimer } from "../../engine/clock/clock.js";
import { isFifo, settingOf, type MessageRecord, type QueueRecord } from "./queue.js";
import type { Queues } from "./queues.js";
import { redrivePolicyOf } from "./redrive-policy.js";
import { put } from "./sending.js";
import { queueOfArn, type SqsWorld } from "./world.js";

/** More than these may not be in flight at once. */
const inFlightLimit = 120_000;

/**
 * Takes messages that can be received now, as ReceiveMessage does: those received too often already go to the dead-letter queue.
 * @param visibilityMs for so long nobody else receives them
 */
function take(world: SqsWorld, queue: QueueRecord, most: number, visibilityMs: number): MessageRecord[] {
  const now = world.clock.now;
  dropExpired(queue, now);
  moveDeadLetters(world, queue);
  const taken: MessageRecord[] = [];
  let inFlight = queue.messages.filter((message) => isInFlight(message, now)).length;
  for (const message of receivable(queue, now)) {
    if (taken.length === most || inFlight === inFlightLimit) break;
    message.receives += 1;
    message.delayed = false;
    message.firstReceived ??= now;
    message.visibleAt = now + visibilityMs;
    taken.push(message);
    inFlight += 1;
  }
  return taken;
}

/** The next moment at which a message may become visible by itself. */
function nextVisible(queue: QueueRecord, now: number): number | undefined {
  let next: number | undefined;
  for (const { visibleAt } of queue.messages) {
    if (visibleAt > now && (next === undefined || visibleAt < next)) next = visibleAt;
  }
  return next;
}

/** Received, and neither deleted nor visible again. */
export function isInFlight({ visibleAt, receives, delayed }: MessageRecord, now: number): boolean {
  return visibleAt > now && receives > 0 && !delayed;
}

/** Messages older than the retention period are gone. */
export function dropExpired(queue: QueueRecord, now: number): void {
  const oldest = now - settingOf(queue, "MessageRetentionPeriod") * 1000;
  if (queue.messages.some(({ sent }) => sent <= oldest)) {
    queue.messages = queue.messages.filter(({ sent }) => sent > oldest);
  }
}

/**
 * In a FIFO queue, messages of a group come in order: while one is in flight or waits for its delay, those behind it wait.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html
 */
function receivable(queue: QueueRecord, now: number): MessageRecord[] {
  if (!isFifo(queue)) return queue.messages.filter(({ visibleAt }) => visibleAt <= now);
  const blocked = new Set<string | undefined>();
  return queue.messages.filter(({ group, visibleAt }) => {
    if (visibleAt > now) blocked.add(group);
    return !blocked.has(group);
  });
}

/** A dead letter keeps its age in a standard queue; a FIFO queue counts it anew. */
function moveDeadLetters(world: SqsWorld, queue: QueueRecord): void {
  const policy = redrivePolicyOf(queue);
  if (policy === undefined) return;
  const now = world.clock.now;
  const dead = receivable(queue, now).filter(({ receives }) => receives >= policy.maxReceiveCount);
  if (dead.length === 0) return;
  const target = queueOfArn(world, policy.deadLetterTargetArn, world.place);
  if (target === undefined) return;
  queue.messages = queue.messages.filter((message) => !dead.includes(message));
  for (const message of dead) {
    const sent = isFifo(queue) ? now : message.sent;
    put(world, target.queues, target.queue, { ...message, sent, deadLetterSource: queue.arn, visibleAt: now });
  }
}

/** Somebody who waits for messages. */
export interface Receiver {
  readonly most: number;
  readonly visibilityMs: number;
  readonly waitMs: number;
  /** Told once: what was received, in the end perhaps nothing. */
  got(messages: readonly MessageRecord[]): void;
  /** Asked before messages are taken: a Task that is over takes none. */
  waits?(): boolean;
  /** Names the Task that waits, so that it keeps its place in a cloud that is saved. */
  readonly task?: string | undefined;
}

/**
 * Receives now, or as soon as there is something within the wait. No time is moved: the wait ends when virtual time gets there.
 */
export function receive(world: SqsWorld, queues: Queues, queue: QueueRecord, receiver: Receiver): void {
  const { clock } = world;
  const until = clock.now + receiver.waitMs;
  const attempt = (): readonly MessageRecord[] => take(world, queue, receiver.most, receiver.visibilityMs);
  const saved = receiver.task === undefined ? undefined : queues.savedPoll(receiver.task);
  // A poll that was saved has looked already, and looks again at its moment.
  if (saved === undefined) {
    const first = attempt();
    if (first.length > 0 || receiver.waitMs === 0) {
      receiver.got(first);
      return;
    }
  }
  let timer: ClockTimer | undefined;
  const end = (): void => {
    timer?.cancel();
    watcher.leave();
  };
  const look = (): void => {
    if (receiver.waits?.() === false) {
      end();
      return;
    }
    const messages = attempt();
    if (messages.length === 0 && clock.now < until) {
      wait(nextLook());
      return;
    }
    end();
    receiver.got(messages);
  };
  const wait = (next: number, sequence?: number): void => {
    timer?.cancel();
    timer = clock.at(next, "work", look, { describe: () => `a long poll of the queue ${queue.name}`, sequence });
  };
  const nextLook = (): number => Math.min(nextVisible(queue, clock.now) ?? until, until);
  const poll = receiver.task === undefined ? undefined : { name: receiver.task, timer: () => timer, end, saved };
  const watcher = queues.watch(queue.name, look, poll);
  if (saved === undefined) wait(nextLook());
  else wait(saved.at, saved.sequence);
}
