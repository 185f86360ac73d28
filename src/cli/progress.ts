import type { Progress } from '../run/ports.ts';

/** Below this a step is over before anyone could read a bar. */
const WORTH_SHOWING = 500;
const WIDTH = 30;
const REDRAW_MS = 100;

const LABELS: Readonly<Record<Progress['step'], string>> = { read: 'reading', publish: 'publishing' };

export type ProgressBar = { readonly update: (progress: Progress) => void; readonly clear: () => void };

/** A bar with rate and remaining time on a terminal; on anything else, nothing. */
export function createProgressBar(
  terminal: NodeJS.WriteStream | undefined,
  clock: () => number = () => performance.now(),
): ProgressBar {
  let step: Progress['step'] | undefined;
  let began = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (drawn !== Number.NEGATIVE_INFINITY) terminal?.write('\r\u001b[K');
    drawn = Number.NEGATIVE_INFINITY;
  };
  return {
    update(progress) {
      if (!terminal) return;
      const now = clock();
      if (progress.step !== step) {
        clear();
        step = progress.step;
        began = now;
      }
      if (progress.total < WORTH_SHOWING || now - drawn < REDRAW_MS) return;
      drawn = now;
      terminal.write(`\r\u001b[K${renderProgress(progress, now - began)}`);
    },
    clear,
  };
}

/** One line of progress, after `elapsedMs` of its step. */
export function renderProgress({ step, done, total }: Progress, elapsedMs: number): string {
  const filled = Math.round((done / total) * WIDTH);
  const rate = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const left = rate > 0 ? `${Math.ceil((total - done) / rate)} s left` : '';
  return `${LABELS[step]} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}  ${Math.round(rate)}/s  ${left}`;
}
