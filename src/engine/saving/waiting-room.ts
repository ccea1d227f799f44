/** Who waits, and can be packed meanwhile. */
export interface Waiting {
  /** Its place in the room: the room's own note; -1 for who is not in it. */
  waitingPlace: number;
  /** Takes as little memory as it can, until it is needed again. */
  pack(): void;
}

/** Gaps in the queue before it is closed up. */
const mostGaps = 1024;
/** By so much the room shrinks with each execution it packs: less than it grows by one that was packed too early. */
const shrinking = 0.5;

/**
 * Executions that wait. So many of them stand ready, since most waits are short and packing takes time; for each more, who has waited
 * longest is packed. A test with a few hundred executions never packs any, and one with a hundred thousand idle ones nearly all. Where
 * those who were packed go on again and again, the room grows until it holds them.
 */
export class WaitingRoom {
  readonly #least: number;
  #room: number;
  /** Who stands ready, in the order they came; who has gone on leaves a gap. */
  #queue: (Waiting | undefined)[] = [];
  #head = 0;
  #size = 0;

  /** @param least how many stand ready at least; with 0 each is packed as soon as it waits */
  constructor(least: number) {
    this.#least = least;
    this.#room = least;
  }

  /** Somebody begins to wait. */
  enter(who: Waiting): void {
    if (this.#least === 0) who.pack();
    else this.stand(who);
  }

  /** Somebody waits on that was packed, and was unpacked to be looked at: is not packed again at once, whatever the room. */
  stand(who: Waiting): void {
    this.leave(who);
    while (this.#size > 0 && this.#size >= this.#room) this.#packFirst();
    if (this.#queue.length - this.#size > this.#size + mostGaps) this.#closeUp();
    who.waitingPlace = this.#queue.push(who) - 1;
    this.#size += 1;
  }

  /** Somebody goes on. Does nothing for who is not in the room. */
  leave(who: Waiting): void {
    if (who.waitingPlace < 0) return;
    this.#queue[who.waitingPlace] = undefined;
    who.waitingPlace = -1;
    this.#size -= 1;
  }

  /** Somebody goes on who had been packed: the room is too small for what happens in it. */
  missed(): void {
    this.#room += 1;
  }

  #packFirst(): void {
    let first = this.#queue[this.#head];
    while (first === undefined) first = this.#queue[(this.#head += 1)];
    this.leave(first);
    first.pack();
    this.#room = Math.max(this.#least, this.#room - shrinking);
  }

  #closeUp(): void {
    this.#queue = this.#queue.filter((who) => who !== undefined);
    this.#head = 0;
    for (const [place, who] of this.#queue.entries()) if (who !== undefined) who.waitingPlace = place;
  }
}
