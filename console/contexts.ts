import { createContext } from '@lit/context';
import type { Api } from './api/client.ts';
import type { Fleet } from './api/fleet.ts';
import type { Live } from './api/live.ts';
import type { User } from './api/session.ts';

/** What the shell lends to its pages. */
export const apiContext = createContext<Api>('api');
export const liveContext = createContext<Live>('live');
export const fleetContext = createContext<Fleet>('fleet');
export const userContext = createContext<User>('user');
