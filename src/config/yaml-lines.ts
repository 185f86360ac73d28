import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';

export type PathKey = string | number;

/** Where in a YAML text every key and list item stands: paths such as `["sources", 0, "settle"]` to lines from 1. */
export function createLineFinder(text: string): (path: readonly PathKey[]) => number | undefined {
  const offsets = new Map<string, number>();
  const events = parseEvents(text, {});
  let at = 0;

  const visit = (path: readonly PathKey[]): void => {
    const event = events[at++];
    if (!event) return;
    if (event.type === EVENT_ID.MAPPING) {
      while (events[at] && events[at]?.type !== EVENT_ID.POP) {
        const key = events[at];
        const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : '';
        if (key) remember([...path, name], key);
        skip();
        visit([...path, name]);
      }
      at++;
    } else if (event.type === EVENT_ID.SEQUENCE) {
      for (let index = 0; events[at] && events[at]?.type !== EVENT_ID.POP; index++) {
        const item = events[at];
        if (item) remember([...path, index], item);
        visit([...path, index]);
      }
      at++;
    }
  };
  /** Steps over a key, which may be a collection itself. */
  const skip = () => visit([]);
  const remember = (path: readonly PathKey[], event: Event) => {
    const offset = offsetOf(event);
    if (offset !== undefined) offsets.set(JSON.stringify(path), offset);
  };

  if (events[0]?.type === EVENT_ID.DOCUMENT) at = 1;
  visit([]);
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const offset = offsets.get(JSON.stringify(path.slice(0, length)));
      if (offset !== undefined) return text.slice(0, offset).split('\n').length;
    }
    return undefined;
  };
}

function offsetOf(event: Event): number | undefined {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.valueStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    default:
      return undefined;
  }
}
