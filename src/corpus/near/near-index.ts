import { BINS, type Sketch } from './sketch.ts';

/** Holders of one bin's value that are looked at, the latest first: what more of them share is a phrase, not a story. */
const HOLDERS = 32;
/** Articles that are compared in full. */
const CANDIDATES = 8;
/** Bins that two articles must share. One alone may be a phrase that everybody uses, but for those that fill hardly any. */
const SHARED = 2;
const HARDLY_ANY = 6;

export type NearIndex = ReturnType<typeof createNearIndex>;

/**
 * Finds the articles whose sketches share a bin, among any number of them, by looking at a bounded number. Everything stands in
 * typed arrays: a table of chains, and for each article its key, its date, and a link of a chain for each bin.
 */
export function createNearIndex(expected = 64) {
  let capacity = Math.max(64, expected);
  let count = 0;
  let links = 0;
  let keys = new Float64Array(capacity);
  let moments = new Float64Array(capacity);
  let linkValues = new Uint32Array(capacity * BINS);
  let linkOwners = new Uint32Array(capacity * BINS);
  /** The next link of a chain, counted from 1; 0 ends it. */
  let linkNexts = new Uint32Array(capacity * BINS);
  let chains = new Uint32Array(chainsFor(capacity));
  /** Where each key stands. A key that is put again stands in its last place only. */
  const places = new Map<number, number>();

  const link = (value: number, owner: number) => {
    const chain = value & (chains.length - 1);
    linkValues[links] = value;
    linkOwners[links] = owner;
    linkNexts[links] = chains[chain] as number;
    chains[chain] = ++links;
  };
  const grow = () => {
    capacity = Math.ceil(capacity * 1.5);
    keys = enlarged(keys, capacity);
    moments = enlarged(moments, capacity);
    linkValues = enlarged(linkValues, capacity * BINS);
    linkOwners = enlarged(linkOwners, capacity * BINS);
    linkNexts = enlarged(linkNexts, capacity * BINS);
    if (chains.length >= chainsFor(capacity)) return;
    chains = new Uint32Array(chainsFor(capacity));
    for (let at = 0; at < links; at++) {
      const chain = (linkValues[at] as number) & (chains.length - 1);
      linkNexts[at] = chains[chain] as number;
      chains[chain] = at + 1;
    }
  };

  return {
    /** Puts an article under a number of its own; `moment` is when it was published, in milliseconds since 1970. */
    put(key: number, sketch: Sketch, moment: number): void {
      if (count === capacity) grow();
      const owner = count++;
      keys[owner] = key;
      moments[owner] = moment;
      places.set(key, owner);
      for (const value of sketch) if (value !== 0) link(value, owner);
    },

    /** The keys of the articles most like a sketch, published at most `window` milliseconds from `moment`: the most alike first. */
    near(sketch: Sketch, moment: number, window: number): number[] {
      const shared = new Map<number, number>();
      let filled = 0;
      for (const value of sketch) {
        if (value === 0) continue;
        filled++;
        let holders = 0;
        for (let at = chains[value & (chains.length - 1)] as number; at !== 0; at = linkNexts[at - 1] as number) {
          if (linkValues[at - 1] !== value) continue;
          if (++holders > HOLDERS) break;
          const owner = linkOwners[at - 1] as number;
          if (places.get(keys[owner] as number) !== owner) continue;
          if (Math.abs((moments[owner] as number) - moment) > window) continue;
          shared.set(owner, (shared.get(owner) ?? 0) + 1);
        }
      }
      const least = filled < HARDLY_ANY ? 1 : SHARED;
      return [...shared]
        .filter(([, bins]) => bins >= least)
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, CANDIDATES)
        .map(([owner]) => keys[owner] as number);
    },

    get size() {
      return places.size;
    },
    /** Bytes of memory the index takes. */
    get bytes() {
      const arrays = [keys, moments, linkValues, linkOwners, linkNexts, chains];
      // A place in a map of numbers takes some 40 bytes.
      return arrays.reduce((sum, { byteLength }) => sum + byteLength, places.size * 40);
    },
  };
}

/** A power of two, so that a chain has about two links. */
function chainsFor(capacity: number): number {
  return 2 ** Math.ceil(Math.log2((capacity * BINS) / 2));
}

function enlarged<T extends Float64Array | Uint32Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}
