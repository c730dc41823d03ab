import { type Action, may, type User } from '../api/session.ts';

type Part = { name: 'people' | 'tokens' | 'policy' | 'factories' | 'audit'; action: Action };

/** What administration is made of, and what somebody must be allowed to see it. */
const PARTS: readonly Part[] = [
  { name: 'people', action: 'user:read' },
  { name: 'tokens', action: 'token:read' },
  { name: 'policy', action: 'sign-in-policy:read' },
  { name: 'factories', action: 'factory-trust-anchor:read' },
  { name: 'audit', action: 'audit:read' },
];

/** Those that are there for somebody. */
export const partsFor = (user: User | undefined): readonly Part[] =>
  PARTS.filter(({ action }) => may(user, action));
