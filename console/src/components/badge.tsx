/** How a status is to be taken. */
type Tone = 'good' | 'busy' | 'bad' | 'warn' | 'plain';

const TONES: Readonly<Record<string, Tone>> = {
  ready: 'good',
  delivered: 'good',
  processed: 'good',
  active: 'good',
  connected: 'good',
  generated: 'good',
  ok: 'good',
  waiting: 'busy',
  pending: 'busy',
  sending: 'busy',
  received: 'busy',
  generating: 'busy',
  waiting_for_sync: 'busy',
  failed: 'bad',
  broken: 'bad',
  blocked: 'bad',
  quarantined: 'bad',
  failing: 'bad',
  overdue: 'warn',
  held: 'warn',
  disabled: 'warn',
  attention: 'warn',
};

/** A status in a word, with a colour that says nothing more than the word. */
export function Badge({ status, big = false }: { status: string; big?: boolean }) {
  const tone = Object.hasOwn(TONES, status) ? TONES[status] : 'plain';
  return (
    <span class={`badge ${tone ?? 'plain'} ${big ? 'big' : ''}`}>
      {status.replaceAll('_', ' ')}
    </span>
  );
}
