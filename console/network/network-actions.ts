import type { Api } from '../api/client.ts';
import {
  commitDraft,
  discardDraft,
  type Network,
  previewDraft,
  previewRestored,
  restoreRevision,
  saveDraft,
} from '../api/network.ts';
import type { Draft } from '../api/network-draft.ts';
import { startRollout } from '../api/rollout.ts';
import { readVersion } from '../api/template.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { currentLocale, t } from '../locales/locale.ts';
import { openChangeKind } from '../networks/kind/open-change-kind.ts';
import { openRollOut } from '../rollouts/start/open-roll-out.ts';
import { navigate } from '../router.ts';
import { openCommit } from './commit/open-commit.ts';
import { joiningKind, type Loaded } from './network-tasks.ts';

type Page = {
  api: () => Api;
  network: () => Network;
  reload: () => Promise<void>;
  /** Forgets edits that were saved otherwise. */
  drop: () => void;
};

/** What a person does with a network beyond editing its draft. */
export function createNetworkActions({ api, network, reload, drop }: Page) {
  async function rollOut(revision: number): Promise<void> {
    const rollout = await openRollOut({
      question: t('roll-out.question', { revision }),
      start: (course) => startRollout(api(), { revision, ...course }),
    });
    if (rollout) navigate(`/rollouts/${rollout.id}`);
  }

  async function commit(): Promise<void> {
    const { id, name } = network();
    const revision = await openCommit({
      question: t('commit.question'),
      explanation: t('commit.text', { network: name }),
      preview: previewDraft(api(), id),
      commit: (note) => commitDraft(api(), id, note),
    });
    if (!revision) return;
    notify(t('commit.done', { revision: revision.number }));
    await reload();
    await rollOut(revision.number);
  }

  async function restore(number: number): Promise<void> {
    const { id } = network();
    const revision = await openCommit({
      question: t('restore.question', { revision: number }),
      explanation: t('restore.text', { revision: number }),
      preview: previewRestored(api(), id, number),
      commit: (note) => restoreRevision(api(), id, number, note),
    });
    if (!revision) return;
    notify(t('commit.done', { revision: revision.number }));
    await reload();
    await rollOut(revision.number);
  }

  async function discard(): Promise<void> {
    const done = await confirm({
      question: t('discard.question'),
      consequences: [t('discard.text')],
      answer: t('discard.submit'),
      dangerous: true,
      action: () => discardDraft(api(), network()),
    });
    if (done) await reload();
  }

  /** With what is edited and not saved yet. */
  async function changeKind(draft: Draft, loaded: Loaded): Promise<void> {
    const { kind: from, templates, layers, tier, sites } = loaded;
    const to = joiningKind(loaded);
    if (!to) return;
    const done = await openChangeKind({
      draft,
      from,
      to,
      templates,
      layers,
      tier,
      sites,
      readVersion: ({ id, latestPublished }) =>
        readVersion(api(), { templateId: id, number: latestPublished!.number }),
      change: (changed) => saveDraft(api(), network().id, changed, network().version),
    });
    if (!done) return;
    drop();
    notify(t('change-kind.done', { kind: to.title[currentLocale()] }));
    await reload();
  }

  return { commit, restore, discard, rollOut, changeKind };
}
