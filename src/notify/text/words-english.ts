import type { AlarmData } from '../notice.ts';
import type { Words } from './words.ts';

const articles = (count: number) => `${count} ${count === 1 ? 'article' : 'articles'}`;
const because = (reason: string | undefined) => (reason === undefined || reason === '' ? '' : `: ${reason}`);
const part = ({ count = 0, of }: AlarmData) => (of === undefined ? `${count}` : `${count} of ${of}`);
const such = (examples: readonly string[] = []) => (examples.length === 0 ? '' : `, such as ${examples.join(', ')}`);

export const ENGLISH: Words = {
  mark: {
    'article.new': '',
    'article.changed': 'Corrected: ',
    'article.removed': 'Withdrawn: ',
    returned: 'Back again: ',
  },
  changed: (names, sentence) => `Changed: ${names}${sentence === '' ? '' : `. ${sentence}`}`,
  digest: {
    'article.new': (count) => `${articles(count)} new`,
    'article.changed': (count) => `${articles(count)} corrected`,
    'article.removed': (count) => `${articles(count)} withdrawn`,
  },
  more: (count) => `and ${count} more`,
  readMore: 'Read',
  alarm: {
    'source.silent': ({ subject, since }) =>
      `Nothing new from ${subject}${since ? ` since ${since}` : ''}. See whether its crawler still runs`,
    'source.resumed': ({ subject }) => `${subject} has something new again`,
    'removal.held': (alarm) =>
      `${part(alarm)} files of ${alarm.subject} have vanished at once: their articles stay until the files are back, or until "feedwright once --accept-removals" says that it is meant`,
    'removal.settled': ({ subject }) => `The vanished files of ${subject} are back, or their removal was accepted`,
    'file.invalid': (alarm) =>
      `${part(alarm)} files of ${alarm.subject} could not be read${such(alarm.examples)}${because(alarm.reason)}. "feedwright check" says what to mend`,
    'file.recovered': ({ subject }) => `The files of ${subject} can be read again`,
    'run.failed': ({ reason }) => `A run has failed${because(reason)}. The log says more; runs go on by the schedule`,
    'run.recovered': () => 'Runs succeed again',
    'webhook.disabled': ({ subject, reason }) =>
      `The webhook ${subject} was disabled${because(reason)}. Mend its url, then run "feedwright outbox retry --webhook ${subject}"`,
    'webhook.enabled': ({ subject }) => `The webhook ${subject} is enabled again`,
  },
  reasons: {},
  locale: 'en',
};
