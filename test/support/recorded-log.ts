import { pino } from 'pino';
import type { Logger } from '../../src/observe/log.ts';

export type LogLine = { readonly level: string; readonly msg: string } & Readonly<Record<string, unknown>>;

/** A real log that keeps its lines. */
export function createRecordedLog(): { readonly log: Logger; readonly lines: LogLine[]; readonly text: () => string } {
  const raw: string[] = [];
  const lines: LogLine[] = [];
  const log = pino(
    { level: 'debug', base: null, formatters: { level: (label) => ({ level: label }) } },
    {
      write(line: string) {
        raw.push(line);
        lines.push(JSON.parse(line));
      },
    },
  );
  return { log, lines, text: () => raw.join('') };
}
