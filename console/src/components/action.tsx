import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type ApiFault, toFault } from '../api/call.js';
import { Fault } from './fault.js';

interface ActionProps {
  readonly name: string;
  /** @returns what to tell, if anything */
  readonly act: () => Promise<string | undefined>;
  readonly isMain?: boolean;
  readonly children?: ComponentChildren;
}

/** A button that does something, and says how it went. */
export function Action({ name, act, isMain = false, children }: ActionProps) {
  const [told, setTold] = useState<string>();
  const [fault, setFault] = useState<ApiFault>();
  const [isBusy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    setTold(undefined);
    setFault(undefined);
    try {
      setTold(await act());
    } catch (error) {
      setFault(toFault(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <span class="action">
      <button class={isMain ? 'main' : ''} disabled={isBusy} onClick={() => void run()}>
        {children ?? name}
      </button>
      <span role="status" class="told">
        {told}
      </span>
      <Fault fault={fault} />
    </span>
  );
}
