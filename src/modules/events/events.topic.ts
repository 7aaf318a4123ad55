/** The topic of the wake-ups that say: there are events to process. */
export const EVENTS_TOPIC = 'events';
