import type { Appliance } from '../api/appliance.ts';
import {
  type ApplianceChanges,
  type CommandKind,
  changeAppliance,
  readVersionedAppliance,
  redeliver,
  reissueBootstrap,
  replaceAppliance,
  retireAppliance,
  revokeAppliance,
  sendCommand,
} from '../api/appliance-work.ts';
import type { Api } from '../api/client.ts';
import { liftLocks } from '../api/enrolment.ts';
import { findVacantSites } from '../api/look-up.ts';
import { isOperator, type User } from '../api/session.ts';
import { openBootstrap } from '../appliances/bootstrap/open-bootstrap.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { type Edited, editOver } from '../editing/edit-over.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { openAppliance } from './edit/open-appliance.ts';
import type { MenuAction } from './menu-actions.ts';
import { openReplace } from './replace/open-replace.ts';
import { openRevoke } from './revoke/open-revoke.ts';

type Page = {
  api: () => Api;
  user: () => User;
  appliance: () => Appliance;
  /** What the page has read of it beside the live appliance. */
  reload: () => Promise<void>;
};

/** What a person does with an appliance. */
export function createApplianceActions(page: Page): Record<MenuAction, () => Promise<void>> {
  const { api, appliance, reload } = page;
  const command = (kind: CommandKind, asksFirst: boolean) => async () => {
    const { id, serial } = appliance();
    const send = () => sendCommand(api(), id, kind);
    if (!asksFirst) await send();
    else if (!(await confirm(questionOf(kind, serial, send)))) return;
    notify(t('command.sent', { kind: t(`command.${kind}`) }));
    await reload();
  };
  return {
    edit: () => edit(page),
    replace: () => replace(page),
    bootstrap: () => giveBootstrap(page),
    'lift-locks': async () => {
      await liftLocks(api(), appliance().id);
      notify(t('locks.lifted', { serial: appliance().serial }));
      await reload();
    },
    redeliver: async () => {
      const { delivered } = await redeliver(api(), appliance().id);
      notify(t(delivered ? 'redeliver.sent' : 'redeliver.waits'));
    },
    ping: command('ping', false),
    'send-report': command('send-report', false),
    'renew-certificates': command('renew-certificates', false),
    reboot: command('reboot', true),
    'factory-reset': command('factory-reset', true),
    revoke: async () => {
      const { id, serial } = appliance();
      if (!(await openRevoke({ serial, revoke: (reason) => revokeAppliance(api(), id, reason) }))) return;
      notify(t('revoke-box.done', { serial }));
      await reload();
    },
    retire: async () => {
      const { id, serial, site } = appliance();
      const done = await confirm({
        question: t('retire-box.question', { serial }),
        consequences: [t('retire-box.text'), ...(site ? [t('retire-box.site', { site: site.name })] : [])],
        answer: t('retire-box.submit'),
        dangerous: true,
        action: () => retireAppliance(api(), id),
      });
      if (done) notify(t('retire-box.done', { serial }));
    },
  };
}

function questionOf(kind: CommandKind, serial: string, action: () => Promise<unknown>) {
  return {
    question: t('command.question', { kind: t(`command.${kind}`), serial }),
    consequences: [t(kind === 'factory-reset' ? 'command.factory-reset-text' : 'command.reboot-text')],
    answer: t(`command.${kind}`),
    dangerous: true,
    action,
  };
}

async function edit({ api, user, appliance, reload }: Page): Promise<void> {
  const { id } = appliance();
  const findSites = findVacantSites(api());
  const saved = await editOver({
    read: () => readVersionedAppliance(api(), id),
    ask: (now, save: (changes: ApplianceChanges) => Promise<Edited>) =>
      openAppliance({ appliance: now, findSites, mayStandNowhere: isOperator(user()), save }),
    write: (changes, version) => changeAppliance(api(), id, changes, version),
    placeName: (pointer) => pointer.slice(1),
  });
  if (saved) await reload();
}

async function replace({ api, appliance }: Page): Promise<void> {
  const before = appliance();
  const made = await openReplace({
    appliance: before,
    replace: (box, validateOnly) => replaceAppliance(api(), before.id, box, validateOnly),
  });
  if (!made) return;
  if (made.bootstrap) await openBootstrap({ bootstrap: made.bootstrap });
  else notify(t('replace.spare', { serial: made.appliance.serial }));
  await navigate(`/appliances/${made.appliance.id}`);
}

async function giveBootstrap({ api, appliance, reload }: Page): Promise<void> {
  const { id, serial } = appliance();
  let issued: Awaited<ReturnType<typeof reissueBootstrap>> | undefined;
  const done = await confirm({
    question: t('bootstrap.question', { serial }),
    consequences: [t('bootstrap.text')],
    answer: t('bootstrap.submit'),
    action: async () => {
      issued = await reissueBootstrap(api(), id);
    },
  });
  if (!done || !issued) return;
  await openBootstrap(issued);
  await reload();
}
