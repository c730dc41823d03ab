import { createContext } from '@lit/context';
import type { Api } from './api/client.ts';
import type { Live } from './api/live.ts';
import type { User } from './api/session.ts';

/** What the shell lends to its pages. */
export const apiContext = createContext<Api>('api');
export const liveContext = createContext<Live>('live');
export const userContext = createContext<User>('user');
