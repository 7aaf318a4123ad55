import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Role, Session } from './api/types.js';

const ORDER: readonly Role[] = ['read', 'operate', 'admin'];

export const SessionContext = createContext<Session>({ key: '', role: 'read', ends_at: '' });

/** Whether the key that is signed in has the role: only what it may do is offered. */
export function useMay(role: Role): boolean {
  return ORDER.indexOf(useContext(SessionContext).role) >= ORDER.indexOf(role);
}
