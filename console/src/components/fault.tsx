import type { ApiFault } from '../api/call.js';

/** Says what went wrong, if anything did. */
export function Fault({ fault }: { fault: ApiFault | undefined }) {
  if (!fault) return null;
  return (
    <p class="notice bad" role="alert">
      {fault.message}
    </p>
  );
}
