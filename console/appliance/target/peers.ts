import type { TargetState } from '#protocol';
import { t } from '../../locales/locale.ts';
import { code, codes, renderSection } from './section.ts';

export function renderPeers({ vpn }: TargetState) {
  return renderSection(
    t('target.peers'),
    [
      t('target.peer'),
      t('target.role'),
      t('target.remote-address'),
      t('target.local-selectors'),
      t('target.remote-selectors'),
    ],
    vpn.siteToSite.map((peer) => [
      code(peer.name),
      t(`role.${peer.role}`),
      code(peer.remoteAddress) ?? t('target.any-address'),
      codes(peer.localTrafficSelectors),
      codes(peer.remoteTrafficSelectors),
    ]),
  );
}
