import { type Appliance, differs } from '../api/appliance.ts';
import type { EnrolmentStanding } from '../api/enrolment.ts';
import { type Action, may, type User } from '../api/session.ts';

/** In the order of the menu: what changes nothing, what changes the box, what ends it. */
const MENU = [
  'ping',
  'send-report',
  'redeliver',
  'edit',
  'bootstrap',
  'lift-locks',
  'renew-certificates',
  'reboot',
  'factory-reset',
  'replace',
  'revoke',
  'retire',
] as const;
export type MenuAction = (typeof MENU)[number];

const NEEDS: Record<MenuAction, Action> = {
  ping: 'command:check',
  'send-report': 'command:check',
  redeliver: 'appliance:write',
  edit: 'appliance:write',
  bootstrap: 'appliance:write',
  'lift-locks': 'appliance:write',
  'renew-certificates': 'command:run',
  reboot: 'command:run',
  'factory-reset': 'command:run',
  replace: 'appliance:write',
  revoke: 'certificate:revoke',
  retire: 'appliance:write',
};

/** What ends something that does not come back by itself. */
export const DANGEROUS: readonly MenuAction[] = ['reboot', 'factory-reset', 'replace', 'revoke', 'retire'];

/** What this person may do with an appliance as it is now. */
export function menuOf(
  user: User,
  appliance: Appliance,
  standing: EnrolmentStanding | undefined,
): MenuAction[] {
  if (appliance.state === 'retired') return [];
  return MENU.filter(
    (action) => may(user, NEEDS[action]) && isOfUse(action, appliance, standing?.locks.length ?? 0),
  );
}

function isOfUse(action: MenuAction, appliance: Appliance, locks: number): boolean {
  switch (action) {
    case 'ping':
    case 'send-report':
    case 'renew-certificates':
    case 'reboot':
    case 'factory-reset':
      return appliance.presence === 'online';
    case 'redeliver':
      return differs(appliance);
    case 'lift-locks':
      return locks > 0;
    case 'revoke':
      return appliance.state === 'enrolled';
    default:
      return true;
  }
}
