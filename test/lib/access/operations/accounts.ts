import { addToken } from '../accounts.ts';
import { type Ids, unknownId } from '../ids.ts';
import type { Operation, Operations } from '../operation.ts';
import { unique } from '../unique.ts';

const user = ({ user: id }: Ids) => ({ id });
const nothing = () => ({ id: unknownId('site') });
const code = () => ({ code: '000000' });
const fresh: Operation['fresh'] = async (cloud, ids) => ({
  token: (await addToken(cloud, 'customer-viewer', ids)).id,
});
const dryRun = { validate_only: 'true' };
const viewer = { name: 'Viewer', role: 'customer-viewer' };
const installer = { name: 'Installer', role: 'reseller-installer' };
const email = () => `${unique('user').replace(' ', '-')}@people.example`;

/** People and tokens. What is one's own takes a session; a token is told so. */
export const ACCOUNT_OPERATIONS: Operations = {
  getSignInOptions: { who: 'nobody' },
  signIn: { who: 'nobody' },
  signInBySecondFactor: { who: 'nobody' },
  beginPasskeySignIn: { who: 'nobody' },
  signInByPasskey: { who: 'nobody' },
  answerInvitation: { who: 'nobody' },
  beginSingleSignOn: { who: 'nobody' },
  finishSingleSignOn: { who: 'nobody' },
  getSession: { who: 'nobody' },
  signOut: { who: 'nobody' },

  getMe: { who: 'everybody' },
  updateMe: { who: 'everybody', body: () => ({ name: 'Other' }) },
  listOwnSessions: { who: 'everybody' },
  endOtherSessions: { who: 'everybody' },
  endOwnSession: { who: 'everybody', path: nothing },
  getFactors: { who: 'everybody' },
  beginTotp: { who: 'everybody' },
  removeTotp: { who: 'everybody' },
  confirmTotp: { who: 'everybody', body: code },
  beginPasskey: { who: 'everybody' },
  addPasskey: { who: 'everybody', body: () => ({ name: 'x', challenge: 'x', response: {} }) },
  removePasskey: { who: 'everybody', path: nothing },
  renewRecoveryCodes: { who: 'everybody' },

  listUsers: { who: 'accountants' },
  createUser: {
    who: 'accountMakers',
    query: dryRun,
    body: (ids) => ({ ...viewer, email: email(), customerId: ids.customer }),
    otherBody: (ids) => ({ ...installer, email: email(), resellerId: ids.reseller }),
  },
  getUser: { who: 'accountants', path: user },
  updateUser: {
    who: 'accountMakers',
    path: user,
    body: (ids) => ({ customerId: ids.customer }),
    otherBody: (ids) => ({ role: 'reseller-installer', resellerId: ids.reseller, customerId: null }),
  },
  deleteUser: { who: 'accountMakers', path: user },
  inviteUser: { who: 'accountMakers', path: user, body: () => ({}) },
  endSessionsOfUser: { who: 'accountMakers', path: user },
  getSignInPolicy: { who: 'auditors' },
  updateSignInPolicy: { who: 'admins', body: () => ({ secondFactorRoles: [] }) },

  createToken: { who: 'admins', body: () => ({ name: unique('Token'), role: 'noc-viewer' }) },
  listTokens: { who: 'auditors' },
  handTokenOver: {
    who: 'admins',
    path: ({ token: id }) => ({ id }),
    body: ({ user: holderId }) => ({ holderId }),
    fresh,
  },
  revokeToken: { who: 'admins', path: ({ token: id }) => ({ id }), fresh },
};
