import type { CommandEffects } from './commands.ts';

export function createEffects(deps: {
  reboot: () => Promise<void>;
  renewCertificates: () => Promise<void>;
  sendReport: () => void;
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
    'send-report': async () => {
      deps.sendReport();
      return 'sent';
    },
  };
}
