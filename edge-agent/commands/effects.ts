import { Check } from 'typebox/value';
import { FactoryResetArgs } from '#protocol';
import type { CommandEffects } from './commands.ts';

export function createEffects(deps: {
  reboot: () => Promise<void>;
  renewCertificates: () => Promise<void>;
  sendReport: () => void;
  /** Forgets everything and reboots; from then on the box enrols by this secret. */
  factoryReset: (enrolmentSecret: string) => Promise<void>;
}): CommandEffects {
  return {
    ping: async () => 'pong',
    reboot: async () => {
      await deps.reboot();
      return '';
    },
    'renew-certificates': async () => {
      await deps.renewCertificates();
      return 'renewed';
    },
    'factory-reset': async (args) => {
      if (!Check(FactoryResetArgs, args)) throw new Error('it brings no secret to enrol anew by');
      await deps.factoryReset(args.enrolmentSecret);
      return '';
    },
    'send-report': async () => {
      deps.sendReport();
      return 'sent';
    },
  };
}
