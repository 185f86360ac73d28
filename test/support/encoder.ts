/** What no platform has: text as bytes of an old encoding, by looking up every character of one or two bytes. */
export function createEncoder(encoding: string) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const known = new Map<string, readonly number[]>();
  const learn = (...bytes: number[]) => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      if ([...text].length === 1 && !known.has(text)) known.set(text, bytes);
    } catch {
      // These bytes are no character.
    }
  };
  for (let first = 0; first < 256; first++) learn(first);
  for (let first = 0x80; first < 256; first++) for (let second = 0x30; second < 256; second++) learn(first, second);
  return {
    /** All that can be written, but for control characters. */
    characters: [...known.keys()].filter((character) => !/\p{Cc}/u.test(character)),
    encode: (text: string) =>
      Buffer.from(
        [...text].flatMap((character) => {
          const bytes = known.get(character);
          if (!bytes) throw new Error(`${encoding} has no ${character}`);
          return bytes;
        }),
      ),
  };
}
