import { type FileName, takeReadingMarks } from './reading-mark.ts';

export type SuspectPorts = {
  setting(name: string): Promise<string | undefined>;
  putSetting(name: string, value: string): Promise<void>;
};

/** A process may end in the middle of an innocent file. Three times alone with the same one is no chance. */
const PROVEN = 3;
const SETTING = 'suspects';

export type Suspects = Awaited<ReturnType<typeof loadSuspects>>;

/**
 * The files during whose reading a process has ended, without a word, since a run was last finished. They are read after
 * all others and one by one, so that whatever they do, the rest is safe by then; after the third end not at all.
 */
export async function loadSuspects(markFile: string, settings: SuspectPorts) {
  const ends = new Map<string, number>(JSON.parse((await settings.setting(SETTING)) ?? '[]'));
  const marks = takeReadingMarks(markFile);
  for (const name of marks) ends.set(keyOf(name), (ends.get(keyOf(name)) ?? 0) + 1);
  if (marks.length > 0) await settings.putSetting(SETTING, JSON.stringify([...ends]));
  return {
    has: (name: FileName): boolean => ends.has(keyOf(name)),
    isProven: (name: FileName): boolean => (ends.get(keyOf(name)) ?? 0) >= PROVEN,
    /** A run has come to its end: none of them has done it again. */
    async clear(): Promise<void> {
      if (ends.size === 0) return;
      ends.clear();
      await settings.putSetting(SETTING, '[]');
    },
  };
}

function keyOf({ source, path }: FileName): string {
  return `${source}\n${path}`;
}
