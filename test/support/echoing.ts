import { type Answer, messageOf, type ReceivedRequest } from './receiver.js';
import { MISTYPED, POISON } from './sore-database.js';

/** A subscriber's answer that repeats what it got, in the way that the event is named after. */
export function echoing(request: ReceivedRequest): Answer {
  const body = `${request.path} ${JSON.stringify(request.headers)} ${String(request.body)}`;
  switch (messageOf(request).event) {
    case 'lose':
      return { body: `${POISON} ${body}` };
    case 'mistype':
      return { body: `${MISTYPED} ${body}` };
    case 'redirect':
      return { status: 302, headers: { location: `http://127.0.0.1${request.path}` }, body };
    case 'reset':
      return 'reset';
    case 'never':
      return 'never';
    case 'refuse':
      return { status: 401, body };
    default:
      return { status: 500, body };
  }
}
