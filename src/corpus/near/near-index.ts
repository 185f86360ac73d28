import { BINS, BODY_BINS, type Sketch } from './sketch.ts';

/** Holders of one bin's value that are looked at, the latest first: what more of them share is a phrase, not a story. */
const HOLDERS = 32;
/** The same with those of any time, so that the cost is bounded. */
const LOOKED = 512;
/** Articles that are compared in full. */
const CANDIDATES = 8;
/**
 * What shared bins must say together, where one of the head says 1: titles of one form share a few, which is no story yet. One bin
 * alone may be a phrase that everybody uses, but not for those that fill hardly any.
 */
const BODY_SAYS = 2;
const SHARED = 3;
const HARDLY_ANY = 6;

export type NearIndex = ReturnType<typeof createNearIndex>;

/**
 * Finds the articles whose sketches share a bin, among any number of them, by looking at a bounded number. Everything stands in
 * typed arrays: a table of chains, and for each article its key, its date, and a link of a chain for each bin. A link is counted
 * from 1, by its article's place and its bin; 0 stands at both ends of a chain.
 */
export function createNearIndex(expected = 64) {
  let capacity = Math.max(64, expected);
  let count = 0;
  let keys = new Float64Array(capacity);
  let moments = new Float64Array(capacity);
  let values = new Uint32Array(capacity * BINS);
  let nexts = new Uint32Array(capacity * BINS);
  let befores = new Uint32Array(capacity * BINS);
  let chains = new Uint32Array(chainsFor(capacity));
  /** Where each key stands. */
  const places = new Map<number, number>();

  const link = (at: number) => {
    const chain = (values[at] as number) & (chains.length - 1);
    const next = chains[chain] as number;
    nexts[at] = next;
    befores[at] = 0;
    if (next !== 0) befores[next - 1] = at + 1;
    chains[chain] = at + 1;
  };
  const unlink = (at: number) => {
    const [before, next] = [befores[at] as number, nexts[at] as number];
    if (before === 0) chains[(values[at] as number) & (chains.length - 1)] = next;
    else nexts[before - 1] = next;
    if (next !== 0) befores[next - 1] = before;
  };
  const grow = () => {
    capacity = Math.ceil(capacity * 1.5);
    keys = enlarged(keys, capacity);
    moments = enlarged(moments, capacity);
    values = enlarged(values, capacity * BINS);
    nexts = enlarged(nexts, capacity * BINS);
    befores = enlarged(befores, capacity * BINS);
    if (chains.length >= chainsFor(capacity)) return;
    chains = new Uint32Array(chainsFor(capacity));
    for (let at = 0; at < count * BINS; at++) if (values[at] !== 0) link(at);
  };

  return {
    /**
     * Puts an article under a number of its own, in the place of what stood under it; `moment` is when it was published, in
     * milliseconds since 1970.
     */
    put(key: number, sketch: Sketch, moment: number): void {
      let owner = places.get(key);
      if (owner === undefined) {
        if (count === capacity) grow();
        owner = count++;
        keys[owner] = key;
        places.set(key, owner);
      }
      moments[owner] = moment;
      for (let bin = 0, at = owner * BINS; bin < BINS; bin++, at++) {
        const value = sketch[bin] as number;
        if (values[at] === value) continue;
        if (values[at] !== 0) unlink(at);
        values[at] = value;
        if (value !== 0) link(at);
      }
    },

    /** The keys of the articles most like a sketch, published at most `window` milliseconds from `moment`: the most alike first. */
    near(sketch: Sketch, moment: number, window: number): number[] {
      const shared = new Map<number, number>();
      let filled = 0;
      for (let bin = 0; bin < BINS; bin++) {
        const value = sketch[bin] as number;
        if (value === 0) continue;
        filled++;
        const says = bin < BODY_BINS ? BODY_SAYS : 1;
        let [looked, holders] = [0, 0];
        for (let at = chains[value & (chains.length - 1)] as number; at !== 0; at = nexts[at - 1] as number) {
          if (values[at - 1] !== value) continue;
          if (++looked > LOOKED) break;
          const owner = Math.floor((at - 1) / BINS);
          // What stands too far away takes nobody's place.
          if (Math.abs((moments[owner] as number) - moment) > window) continue;
          if (++holders > HOLDERS) break;
          shared.set(owner, (shared.get(owner) ?? 0) + says);
        }
      }
      const least = filled < HARDLY_ANY ? 1 : SHARED;
      if (shared.size === 0) return [];
      return [...shared]
        .filter(([, said]) => said >= least)
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, CANDIDATES)
        .map(([owner]) => keys[owner] as number);
    },

    /** Whether any article shares a bin with a sketch. */
    touches(sketch: Sketch): boolean {
      for (const value of sketch) {
        if (value === 0) continue;
        for (let at = chains[value & (chains.length - 1)] as number; at !== 0; at = nexts[at - 1] as number) {
          if (values[at - 1] === value) return true;
        }
      }
      return false;
    },

    has: (key: number): boolean => places.has(key),
    get size() {
      return places.size;
    },
    /** Bytes of memory the index takes. */
    get bytes() {
      const arrays = [keys, moments, values, nexts, befores, chains];
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
