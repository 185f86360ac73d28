import { titleOf } from '../../src/cli/letter-title.ts';
import { DELIVERY_STATES, type DeliveryState } from '../../src/store/dead-letters.ts';
import type { Store } from '../../src/store/store.ts';

/** Every message in the outbox as people see it, oldest first. */
export function lettersIn(
  { deadLetters }: Pick<Store, 'deadLetters'>,
  states: readonly DeliveryState[] = DELIVERY_STATES,
) {
  return [...deadLetters.list(states, undefined)].map((letter) => ({ ...letter, title: titleOf(letter.payload) }));
}
