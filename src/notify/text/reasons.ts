/** Reasons of our own for which a webhook is disabled. Stored as they stand here; alarms say them in the site's language. */
export const GONE = 'the receiver answered 410 Gone';
export const TAKES_NOTHING = 'it has not taken a message for 5 days';
