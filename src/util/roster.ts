/** A member's place in a roster. */
export interface Seat<Member> {
  readonly member: Member;
  /** Counts who came, from 1. */
  readonly sequence: number;
  /** Where it stands in the list: changes as others leave. */
  at: number;
}

/**
 * Those who are there now, where many come and go: coming and leaving take no search. Unlike a Set it leaves nothing behind that
 * points at its members: the tables a Set has outgrown are linked to the next ones, and once an old one is tenured, everything that
 * ever stood in a later one outlives the collection of young objects.
 */
export class Roster<Member> {
  readonly #seats: Seat<Member>[] = [];
  #came = 0;

  get size(): number {
    return this.#seats.length;
  }

  add(member: Member): Seat<Member> {
    this.#came += 1;
    const seat = { member, sequence: this.#came, at: this.#seats.length };
    this.#seats.push(seat);
    return seat;
  }

  /** Does nothing for one that has left already. */
  remove(seat: Seat<Member>): void {
    const seats = this.#seats;
    if (seats[seat.at] !== seat) return;
    const last = seats.pop() as Seat<Member>;
    if (last === seat) return;
    last.at = seat.at;
    seats[seat.at] = last;
  }

  /** In the order they came. */
  members(): Member[] {
    return [...this.#seats].sort((left, right) => left.sequence - right.sequence).map(({ member }) => member);
  }
}
